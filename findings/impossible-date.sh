#!/usr/bin/env bash
# feedparser 6.0.14: a day or month that does not exist is moved into the next, and the feed counts as well-formed.
#
# Expected: no date, as for a text that is none.
# Seen: "2023-02-30" becomes 2 March, "2023-04-31" 1 May, and "2023-13-01" 1 January of the next year. The original
# text is kept in "published", so that a program can compare the two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<rss version="2.0"><channel><title>A</title>{}</channel></rss>"""
DATES = ["2023-02-30", "2023-04-31", "2023-13-01", "2023-02-28"]
items = "".join(f"<item><title>x</title><pubDate>{date}</pubDate></item>" for date in DATES)
feed = feedparser.parse(FEED.format(items))
seen = {entry.published: entry.published_parsed and tuple(entry.published_parsed[:3]) for entry in feed.entries}
print("feedparser", feedparser.__version__, "bozo", feed.bozo, seen)
assert not feed.bozo
assert seen == {
    "2023-02-30": (2023, 3, 2),
    "2023-04-31": (2023, 5, 1),
    "2023-13-01": (2024, 1, 1),
    "2023-02-28": (2023, 2, 28),
}, seen
PYTHON
