"""Reads every calendar of a built site as a calendar program does: calendars.py SITE_FOLDER TIME_ZONE

Lines are at most 75 octets and end in CRLF; every event has a UID, once in a file but for the dates of a series; the
events of five years, expanded, begin at the hour their series says on both sides of every change of the clocks.
"""
import collections, datetime, pathlib, sys, zoneinfo
import icalendar, recurring_ical_events

site, zone = pathlib.Path(sys.argv[1]), zoneinfo.ZoneInfo(sys.argv[2])
faults, events, cancelled, hours = [], 0, 0, collections.Counter()
files = sorted(site.rglob("*.ics"))
for path in files:
    name, raw = path.relative_to(site), path.read_bytes()
    lines = raw.split(b"\r\n")
    if b"\n" in raw.replace(b"\r\n", b"") or lines[-1] != b"":
        faults.append(f"{name}: a line does not end in CRLF")
    for line in lines:
        if len(line) > 75:
            faults.append(f"{name}: a line of {len(line)} octets")
        line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(raw)
    seen = set()
    for event in calendar.walk("VEVENT"):
        events += 1
        key = (str(event["UID"]), str(event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt))
        if key in seen:
            faults.append(f"{name}: {key} is there twice")
        seen.add(key)
        cancelled += event.get("STATUS") == "CANCELLED"
        if int(event.get("SEQUENCE", 0)) < 0 or "DTSTAMP" not in event:
            faults.append(f"{name}: {key} has no DTSTAMP or an impossible SEQUENCE")
    start = datetime.datetime(2026, 1, 1, tzinfo=zone)
    for event in recurring_ical_events.of(calendar).between(start, start.replace(year=2031)):
        begins = event["DTSTART"].dt
        if isinstance(begins, datetime.datetime):
            if begins.tzinfo is None:
                faults.append(f"{name}: {begins} has no zone")
            local = begins.astimezone(zone)
            offset = local.utcoffset() // datetime.timedelta(minutes=1)
            if begins.replace(tzinfo=None) != local.replace(tzinfo=None):
                faults.append(f"{name}: {begins} is {local} by the zone database")
            hours[(str(event["SUMMARY"])[:30], f"{local:%H:%M}", offset)] += 1
print("\n".join(faults))
for (title, hour, offset), count in sorted(hours.items()):
    print(f"{count:5} × {hour} at {offset:+} minutes  {title}")
print(f"{len(files)} calendars, {events} events, {cancelled} cancelled, {len(faults)} faults")
sys.exit(bool(faults) or not files)
