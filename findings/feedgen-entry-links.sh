#!/usr/bin/env bash
# feedgen 1.0.0: links of an Atom entry lose what they are.
#
# Expected: FeedEntry.link(href=…, rel="related", type="text/html", hreflang="de", title=…) writes these attributes, as
# FeedGenerator.link() does for links of the feed, and as its documentation says.
# Seen: an entry's <link> has href alone. Without rel, a link is an alternate (RFC 4287, section 4.2.7.2), so that an
# enclosure or a related page becomes a second address of the entry, and readers open the wrong one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedgen==1.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import xml.etree.ElementTree as ET

from feedgen.feed import FeedGenerator

feed = FeedGenerator()
feed.id("tag:example.org,2026:letter")
feed.title("A letter")
feed.author({"name": "Ada"})
feed.link(href="https://example.org/atom.xml", rel="self", type="application/atom+xml")
entry = feed.add_entry()
entry.id("tag:example.org,2026:letter/7")
entry.title("The seventh")
entry.content("Hello", type="html")
entry.link(href="https://example.org/7/", rel="alternate", type="text/html", hreflang="en")
entry.link(href="https://example.com/a", rel="related", type="text/html", hreflang="de", title="The article")

atom = "{http://www.w3.org/2005/Atom}"
tree = ET.fromstring(feed.atom_str())
of_feed = [link.attrib for link in tree.findall(f"{atom}link")]
of_entry = [link.attrib for link in tree.find(f"{atom}entry").findall(f"{atom}link")]
print("links of the feed:", of_feed)
print("links of the entry:", of_entry)
assert of_feed == [{"href": "https://example.org/atom.xml", "rel": "self", "type": "application/atom+xml"}]
assert of_entry == [{"href": "https://example.org/7/"}, {"href": "https://example.com/a"}]
PYTHON
