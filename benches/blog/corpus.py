#!/usr/bin/env python3
"""Writes the same blog for Casebook and for Hugo.

    corpus.py casebook|hugo POSTS FOLDER

Both get the same posts: title, summary, date and time over fifteen years, two of sixty topics, one of thirty authors, and
about 4 kB of text with headings, lists, a table, a quotation and links to three other posts. What a tool needs besides
lies in the folder of its name. The text is made up from a fixed list of words: the same call writes the same bytes.
"""
import datetime, os, random, shutil, sys

WORDS = """allotment archive bench bridge bus café canal choir clock council counter crossing damp desk door drain evening
fence festival figure garden gate grant hall hedge kettle key ladder lamp landing letter library lift list market meeting
minute mould neighbour notice park path pavement photograph plan plot pond poster question queue radiator report river
roof school shed sign spreadsheet station stile street survey table tenant ticket timetable tower town tree tunnel valley
village volunteer wall ward well window winter workshop yard""".split()
VERBS = "asks counts draws finds keeps maps mends moves opens paints plants reads saves shares sorts takes tells writes".split()
TOPICS = [f"{a} {b}" for a in ("Home", "Street", "School", "Park", "Health", "Money") for b in
          ("counts", "figures", "letters", "maps", "meetings", "news", "plans", "questions", "stories", "tools")]
AUTHORS = [f"{a} {b}" for a in ("Amina", "Beth", "Carl", "Dev", "Esme", "Fola") for b in
           ("Archer", "Brook", "Cole", "Dale", "Ellis")]
START, DAYS = datetime.date(2010, 1, 1), 15 * 365


def words(r, n):
    return " ".join(r.choice(WORDS) for _ in range(n))


def sentence(r):
    return f"The {words(r, r.randint(2, 4))} {r.choice(VERBS)} the {words(r, r.randint(3, 8))} and the {words(r, 2)}."


def paragraph(r):
    return " ".join(sentence(r) for _ in range(r.randint(3, 6)))


def name(i):
    return f"{words(random.Random(-1 - i), 3).replace(' ', '-').replace('é', 'e')}-{i}"


def body(r, i, posts, href):
    out = [paragraph(r), ""]
    for part in range(4):
        other = r.randrange(posts)
        out += [f"## How the {words(r, 2)} {r.choice(VERBS)} ({part + 1})", "", paragraph(r), ""]
        out += [f"- {sentence(r)}" for _ in range(4)] + [""]
        if part:
            out += [f"See [the {words(r, 2)}]({href(other)}), **{words(r, 1)}** and *{words(r, 2)}*. {sentence(r)}", ""]
    out += ["| where | how many | of all |", "| --- | ---: | ---: |"]
    out += [f"| {words(r, 2)} | {r.randint(1, 400)} | {r.randint(1, 99)}% |" for _ in range(7)]
    return "\n".join(out + ["", f"> {sentence(r)}", "", paragraph(r), ""])


def all_posts(posts, href):
    for i in range(posts):
        r = random.Random(i)
        at = datetime.datetime.combine(START + datetime.timedelta(days=i * DAYS // posts),
                                       datetime.time(r.randint(7, 21), r.randrange(60)))
        front = {"title": f"The {words(r, 4)} {r.choice(VERBS)}", "summary": sentence(r),
                 "topics": sorted(r.sample(TOPICS, 2)), "author": r.choice(AUTHORS)}
        yield i, at, front, body(r, i, posts, href)


def write(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write("\n".join(lines))


def casebook(posts, out):
    for i, at, front, text in all_posts(posts, lambda j: f"{name(j)}.md"):
        write(f"{out}/content/blog/{name(i)}.md",
              ["---", f"title: {front['title']}", f"summary: {front['summary']}", f"date: {at:%Y-%m-%dT%H:%M}",
               f"topics: [{', '.join(front['topics'])}]", f"author: {front['author']}", "---", "", text])


def hugo(posts, out):
    at_of = lambda j: START + datetime.timedelta(days=j * DAYS // posts)
    for i, at, front, text in all_posts(posts, lambda j: f"/blog/{at_of(j):%Y/%m}/{name(j)}/"):
        write(f"{out}/content/blog/{name(i)}.md",
              ["---", f"title: {front['title']}", f"summary: {front['summary']}", f"date: {at:%Y-%m-%dT%H:%M:%S}",
               f"topics: [{', '.join(front['topics'])}]", f"authors: [{front['author']}]", f"years: [\"{at:%Y}\"]",
               f"months: [\"{at:%Y-%m}\"]", "---", "", text])


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("casebook", "hugo"):
        sys.exit(__doc__)
    shutil.copytree(os.path.join(os.path.dirname(os.path.abspath(__file__)), sys.argv[1]), sys.argv[3])
    globals()[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
