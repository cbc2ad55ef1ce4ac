"""Writes the dates that tests/recur.rs expects, with dateutil: an implementation of RFC 5545 that shares nothing with ours.

Each rule stands here twice: in the words that people write, and as what dateutil takes, put down by hand. For each a
file NAME.txt is written beside this script: the words, then all dates of ten years, a line for each year.

    python3 -m venv oracle && oracle/bin/pip install python-dateutil
    oracle/bin/python tests/recur/oracle.py
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule

HERE = Path(__file__).parent
YEARS = 10


def days(start, end):
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


def month(*months):
    return lambda day: day.month in months


def within(*spans):
    named = set().union(*(days(start, end) for start, end in spans))
    return lambda day: day in named


def christmas(day):
    return (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 5)


# name, words, first day, what dateutil takes, the lines behind `except`, whether a day is excepted, last day
RULES = [
    ("second-wednesday", "second Wednesday 17:30", "2026-09-09", dict(freq=MONTHLY, byweekday=WE(2)), [], None, None),
    ("every-tuesday", "every Tuesday", "2026-11-24", dict(freq=WEEKLY, byweekday=TU), [], None, None),
    ("tuesdays-from-a-thursday", "Tuesdays 10am", "2026-11-26", dict(freq=WEEKLY, byweekday=TU), [], None, None),
    ("last-thursday", "last Thursday", "2026-01-01", dict(freq=MONTHLY, byweekday=TH(-1)), [], None, None),
    ("last-thursday-except-december", "last Thursday except December", "2026-09-24", dict(freq=MONTHLY, byweekday=TH(-1)), [], month(12), None),
    ("second-wednesday-except-in-august", "second Wednesday except in August", "2026-09-09", dict(freq=MONTHLY, byweekday=WE(2)), [], month(8), None),
    ("every-second-tuesday", "every second Tuesday 10am", "2026-12-01", dict(freq=WEEKLY, interval=2, byweekday=TU), [], None, None),
    ("every-other-friday-over-new-year", "every other Friday at noon", "2026-12-25", dict(freq=WEEKLY, interval=2, byweekday=FR), [], None, None),
    ("fortnightly-on-two-days", "fortnightly on Tuesdays and Thursdays", "2026-12-03", dict(freq=WEEKLY, interval=2, byweekday=(TU, TH)), [], None, None),
    ("every-three-weeks", "every 3 weeks on Monday 9.15am", "2027-02-01", dict(freq=WEEKLY, interval=3, byweekday=MO), [], None, None),
    ("first-and-third-monday", "first and third Monday at 6.30pm", "2026-11-02", dict(freq=MONTHLY, byweekday=(MO(1), MO(3))), [], None, None),
    ("first-monday-and-last-friday", "first Monday and last Friday", "2026-11-10", dict(freq=MONTHLY, byweekday=(MO(1), FR(-1))), [], None, None),
    ("every-weekday", "every weekday", "2026-11-28", dict(freq=DAILY, byweekday=(MO, TU, WE, TH, FR)), [], None, None),
    ("every-day", "every day at 9am", "2027-06-30", dict(freq=DAILY), [], None, None),
    ("weekends", "weekends 11:00", "2026-11-29", dict(freq=WEEKLY, byweekday=(SA, SU)), [], None, None),
    ("monday-to-wednesday", "Monday to Wednesday", "2026-11-24", dict(freq=WEEKLY, byweekday=(MO, TU, WE)), [], None, None),
    ("tuesdays-and-thursdays", "Tuesdays and Thursdays", "2026-11-25", dict(freq=WEEKLY, byweekday=(TU, TH)), [], None, None),
    ("the-fifteenth", "every month on the 15th", "2026-11-16", dict(freq=MONTHLY, bymonthday=15), [], None, None),
    ("the-thirty-first", "on the 31st of every month", "2026-11-01", dict(freq=MONTHLY, bymonthday=31), [], None, None),
    ("first-and-fifteenth", "the 1st and 15th of each month, 2pm", "2026-11-02", dict(freq=MONTHLY, bymonthday=(1, 15)), [], None, None),
    ("last-day", "last day of the month", "2026-11-24", dict(freq=MONTHLY, bymonthday=-1), [], None, None),
    ("leap-day", "29th of February", "2026-11-24", dict(freq=YEARLY, bymonth=2, bymonthday=29), [], None, None),
    ("fifth-friday", "fifth Friday", "2026-11-24", dict(freq=MONTHLY, byweekday=FR(5)), [], None, None),
    ("second-last-friday", "second last Friday of the month", "2026-11-24", dict(freq=MONTHLY, byweekday=FR(-2)), [], None, None),
    ("every-second-month", "first Monday of every second month", "2027-01-04", dict(freq=MONTHLY, interval=2, byweekday=MO(1)), [], None, None),
    ("every-three-months-on-the-thirtieth", "every three months on the 30th", "2026-11-30", dict(freq=MONTHLY, interval=3, bymonthday=30), [], None, None),
    ("four-months", "first Monday in January, April, July and October", "2026-11-24", dict(freq=MONTHLY, bymonth=(1, 4, 7, 10), byweekday=MO(1)), [], None, None),
    ("winter-tuesdays", "Tuesdays from October to March", "2026-11-24", dict(freq=WEEKLY, bymonth=(10, 11, 12, 1, 2, 3), byweekday=TU), [], None, None),
    ("thursdays-but-not-at-christmas", "Thursdays 17:30", "2026-11-26", dict(freq=WEEKLY, byweekday=TH), ["20 December to 5 January"], christmas, None),
    ("fortnightly-with-dates-left-out", "every second Wednesday except 2026-12-23 and August 2027", "2026-12-09", dict(freq=WEEKLY, interval=2, byweekday=WE), ["2028-12-20 to 2029-01-05", "25 December 2030"], within(("2026-12-23", "2026-12-23"), ("2027-08-01", "2027-08-31"), ("2028-12-20", "2029-01-05"), ("2030-12-25", "2030-12-25")), None),
    ("fortnightly-except-july-and-august", "every other Monday except July and August", "2027-06-07", dict(freq=WEEKLY, interval=2, byweekday=MO), [], month(7, 8), None),
    ("until-a-day", "second Wednesday 17:30", "2026-09-09", dict(freq=MONTHLY, byweekday=WE(2)), [], None, "2028-06-14"),
]


def expected(starts, given, is_excepted, until):
    first = datetime.fromisoformat(starts)
    last = datetime(first.year + YEARS, first.month, first.day)
    interval = given.get("interval", 1)
    if interval > 1:
        # Weeks and months are counted from the first day that the rule names.
        first = rrule(dtstart=first, count=1, **{**given, "interval": 1})[0]
    dates = [at.date() for at in rrule(dtstart=first, until=last, **given)]
    if until:
        dates = [day for day in dates if day <= date.fromisoformat(until)]
    return [day for day in dates if not (is_excepted and is_excepted(day))]


for name, words, starts, given, excepts, is_excepted, until in RULES:
    lines = [f"repeats: {words}", f"starts: {starts}"]
    lines += [f"except: {line}" for line in excepts]
    lines += [f"until: {until}"] if until else []
    dates = expected(starts, given, is_excepted, until)
    for year in sorted({day.year for day in dates}):
        own = [day.strftime("%m-%d") for day in dates if day.year == year]
        lines.append(f"{year} {' '.join(own)}")
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n")
