"""Reads every feed of a built site as a feed reader does: feeds.py SITE_FOLDER SITE_URL

Feeds must parse without complaint, have an id, a title and a date for each entry, no id twice, and whole addresses only,
in links and in the texts; the three formats of one list must hold the same entries.
"""
import json, pathlib, re, sys
import feedparser

site, url = pathlib.Path(sys.argv[1]), sys.argv[2]
faults, seen = [], 0
entries = {}


def fault(path, text):
    faults.append(f"{path.relative_to(site)}: {text}")


def whole(path, address):
    if not re.match(r"^(https?|mailto|tel):", address):
        fault(path, f"`{address}` is not a whole address")


def addresses(path, html):
    for address in re.findall(r"""\s(?:href|src|poster)=["']([^"']*)""", html):
        whole(path, address)
    for srcset in re.findall(r"""\ssrcset=["']([^"']*)""", html):
        for part in srcset.split(","):
            whole(path, part.split()[0])


for path in sorted(site.rglob("*.xml")):
    if path.name not in ("feed.xml", "rss.xml"):
        continue
    seen += 1
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        fault(path, f"feedparser complains: {feed.bozo_exception}")
    if feed.version not in ("atom10", "rss20"):
        fault(path, f"it is taken for {feed.version or 'nothing'}")
    ids = [entry.get("id") for entry in feed.entries]
    if None in ids or len(set(ids)) != len(ids):
        fault(path, "an id is missing, or there twice")
    for entry in feed.entries:
        if not entry.get("title") or not (entry.get("updated") or entry.get("published")):
            fault(path, f"{entry.get('id')}: no title or no date")
        whole(path, entry.get("link", ""))
        for content in entry.get("content", []) + [{"value": entry.get("summary", "")}]:
            addresses(path, content["value"])
    for link in feed.feed.get("links", []):
        whole(path, link["href"])
    entries.setdefault(path.parent, {})[path.name] = ids

for path in sorted(site.rglob("feed.json")):
    seen += 1
    feed = json.loads(path.read_text())
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        fault(path, f"its version is {feed.get('version')}")
    ids = [item["id"] for item in feed["items"]]
    if len(set(ids)) != len(ids):
        fault(path, "an id is there twice")
    for address in [feed["feed_url"], feed["home_page_url"]] + [item["url"] for item in feed["items"]]:
        whole(path, address)
    for item in feed["items"]:
        if "content_html" not in item and "content_text" not in item:
            fault(path, f"{item['id']}: neither content_html nor content_text")
        addresses(path, item.get("content_html", ""))
    entries.setdefault(path.parent, {})[path.name] = ids

for folder, formats in entries.items():
    if len({tuple(ids) for ids in formats.values()}) > 1 or len(formats) != 3:
        fault(folder / ".", f"its formats differ: { {name: len(ids) for name, ids in formats.items()} }")

print("\n".join(faults))
print(f"{seen} feeds in {len(entries)} folders, {sum(len(f.get('feed.xml', [])) for f in entries.values())} entries, {len(faults)} faults")
sys.exit(bool(faults) or not seen)
