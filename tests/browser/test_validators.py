"""The site, the book and the feeds, as the formats' own validators see them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup

from browser.harness import NODE_MODULES, build, missing

ATOM = "{http://www.w3.org/2005/Atom}"


def java() -> str:
    return shutil.which("java") or missing("Java", "install a Java runtime")


def html_errors(site: Path) -> list[str]:
    """Return what the Nu HTML checker objects to on the pages of a site, each once."""
    checker = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not checker.exists():
        missing("the Nu HTML checker", "run: npm ci --prefix tests/node")
    pages = sorted(map(str, site.rglob("*.html")))
    run = subprocess.run(
        [java(), "-Xss4m", "-jar", str(checker), "--errors-only", "--format", "json", *pages],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    messages = json.loads(run.stderr)["messages"]
    errors = Counter[str]()
    examples: dict[str, str] = {}
    for message in messages:
        text, extract = message["message"], message.get("extract", "")
        errors[text] += 1
        page = Path(urlsplit(message.get("url", "")).path)
        where = page.relative_to(site) if page.is_relative_to(site) else page
        examples.setdefault(text, f"{where}:{message.get('lastLine')}: {extract!r}")
    return [f"{count} × {text} {examples[text]}" for text, count in errors.most_common()]


def test_html(archive: Path) -> None:
    assert len(list(archive.rglob("*.html"))) > 20
    errors = html_errors(archive)
    assert not errors, "\n".join(errors)


def epubcheck() -> list[str]:
    """Return the command: Debian's is a Java archive that only some systems can run as it stands."""
    found = shutil.which("epubcheck") or missing("epubcheck", "install it")
    with Path(found).open("rb") as file:
        return [java(), "-jar", str(Path(found).resolve())] if file.read(2) == b"PK" else [found]


def test_epub(builds: Path, tmp_path: Path) -> None:
    command = epubcheck()
    (book,) = build(builds, "epub").glob("*.epub")
    report = tmp_path / "report.json"
    run = subprocess.run(
        [*command, str(book), "--json", str(report)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert report.exists(), run.stdout
    found = [
        f"{message['ID']} {place['path']}:{place['line']}: {message['message']}"
        for message in json.loads(report.read_text("utf-8"))["messages"]
        if message["severity"] in ("ERROR", "FATAL")
        for place in message["locations"]
    ]
    assert not found, "\n".join(found)


def test_feeds(archive: Path) -> None:
    feeds = sorted(archive.rglob("atom.xml"))
    assert archive / "atom.xml" in feeds
    assert len(feeds) > 2
    ids = Counter(ElementTree.parse(feed).getroot().findtext(f"{ATOM}id") for feed in feeds)
    assert [name for name, count in ids.items() if count > 1] == []
    problems = [
        f"{feed.relative_to(archive)}: {problem}" for feed in feeds for problem in feed_problems(archive, feed)
    ]
    assert not problems, "\n".join(problems)


def feed_problems(site: Path, path: Path) -> list[str]:
    """Return what RFC 4287 and the W3C's feed validator would object to."""
    problems = []
    root = ElementTree.parse(path).getroot()
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    parsed = feedparser.parse(path.read_bytes(), sanitize_html=False)
    if parsed.bozo:
        problems.append(f"feedparser: {parsed.bozo_exception}")

    itself = [link.get("href", "") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(itself) != 1 or not itself[0].endswith("/" + path.relative_to(site).as_posix()):
        problems.append(f"link rel=self is {itself}")
    pages = [link.get("href", "") for link in root.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(pages) != 1:
        problems.append(f"link rel=alternate is {pages}")

    entries = root.findall(f"{ATOM}entry")
    if not entries:
        problems.append("no entries")
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    problems += [f"{count} entries have the id {name}" for name, count in ids.items() if count > 1]
    authored = root.find(f"{ATOM}author/{ATOM}name") is not None
    for element in (root, *entries):
        name = element.findtext(f"{ATOM}id") or "?"
        for tag in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{tag}")) != 1 or not (element.findtext(f"{ATOM}{tag}") or "").strip():
                problems.append(f"{name}: {tag} must be there once and not empty")
        if not urlsplit(name).scheme:
            problems.append(f"{name}: the id is no IRI")
        for date in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            if datetime.fromisoformat(date.text or "").tzinfo is None:
                problems.append(f"{name}: {date.text} has no time zone")
        if not (authored or element.findtext(f"{ATOM}author/{ATOM}name")):
            problems.append(f"{name}: no author")
        for link in element.findall(f"{ATOM}link"):
            if not urlsplit(link.get("href", "")).scheme:
                problems.append(f"{name}: relative link {link.get('href')}")
        kinds = Counter(
            (link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.iter(f"{ATOM}link")
        )
        if element is not root and any(kind[0] == "alternate" and count > 1 for kind, count in kinds.items()):
            problems.append(f"{name}: several alternate links of one type")
    newest = max((entry.findtext(f"{ATOM}updated") or "" for entry in entries), default="")
    if root.findtext(f"{ATOM}updated") != newest:
        problems.append(f"updated is {root.findtext(f'{ATOM}updated')}, the newest entry's is {newest}")
    for entry in entries:
        problems += [f"{entry.findtext(f'{ATOM}id')}: {problem}" for problem in content_problems(entry)]
    return problems


def content_problems(entry: ElementTree.Element) -> list[str]:
    """Return what readers would stumble over in an entry's text."""
    problems = []
    texts = [*entry.findall(f"{ATOM}content"), *entry.findall(f"{ATOM}summary")]
    if not texts:
        problems.append("neither content nor summary")
    for text in texts:
        if text.get("type") != "html":
            continue
        html = BeautifulSoup(text.text or "", "html.parser")
        for tag, attribute in (("a", "href"), ("img", "src"), ("source", "srcset"), ("video", "src")):
            for element in html.find_all(tag):
                address = str(element.get(attribute, ""))
                if not urlsplit(address).scheme:
                    problems.append(f"relative address in {element}")
        problems += [f"<{tag.name}> in the text" for tag in html.find_all(["script", "style", "iframe", "form"])]
        problems += [f"style or handler on {tag}" for tag in html.find_all(style=True)]
        problems += [f"image without alt: {image}" for image in html.find_all("img", alt=False)]
    return problems


@pytest.mark.parametrize("name", ["sitemap.xml"])
def test_sitemap_is_well_formed_and_absolute(archive: Path, name: str) -> None:
    root = ElementTree.parse(archive / name).getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    places = [place.text or "" for place in root.iter(f"{space}loc")]
    assert places
    assert len(set(places)) == len(places)
    assert all(urlsplit(place).scheme == "https" for place in places)
