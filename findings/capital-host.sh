#!/usr/bin/env bash
# markdown-it-py 4.3.0 with mdurl 0.1.2: a link to a host with a capital letter outside ASCII names another host.
#
# Expected: "https://Über.example/" and "https://über.example/" are links to the same host, xn--ber-goa.example, as in
# the WHATWG URL standard (domain to ASCII maps capital letters first) and in UTS 46.
# Seen: the capital letter itself is encoded in Punycode: xn--ber-ska.example. Browsers take such a label for invalid.
# The text of the link looks right, so that only a reader who follows it finds out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check markdown-it-py==4.3.0 mdurl==0.1.2 idna==3.20
"$folder/venv/bin/python" - <<'PYTHON'
import idna
from markdown_it import MarkdownIt

seen = {}
for host in ("über.example", "Über.example", "ПРИВЕТ.example", "ÄÖ.example"):
    html = MarkdownIt().render(f"<https://{host}/>")
    seen[host] = html.split('"')[1].split("/")[2], idna.encode(host, uts46=True).decode()
    print(host, "is linked as", seen[host][0], "and is", seen[host][1])
assert seen == {
    "über.example": ("xn--ber-goa.example", "xn--ber-goa.example"),
    "Über.example": ("xn--ber-ska.example", "xn--ber-goa.example"),
    "ПРИВЕТ.example": ("xn--e0agh1afp.example", "xn--b1agh1afp.example"),
    "ÄÖ.example": ("xn--7ba0b.example", "xn--4ca0b.example"),
}, seen
PYTHON
