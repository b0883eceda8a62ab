"""What is a URL, and how the site writes it."""

from __future__ import annotations

import pytest

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.urls import is_url_or_path, is_web_url, link_url, misleading, web_url

AS_TYPED = [
    "https://example.org",
    "HTTP://Example.org:8080/a?b#c",
    "https://example.org/@user/a\\b",
    "https://my_site.example.org/",
    "https://xn--r8jz45g.jp/",
    "http://[2001:db8::1]:80/",
    "http://localhost:8000/",
    "https://zh.wikipedia.org/wiki/孤独摇滚！",
]
WRITTEN = {
    "https://user@example.org/": "https://example.org/",
    "https://user:word@example.org:8080/a": "https://example.org:8080/a",
    "https://u@[::1]:80/": "https://[::1]:80/",
    "https://例え.jp/例": "https://xn--r8jz45g.jp/例",
    "https://аpple.com/": "https://xn--pple-43d.com/",
    "https://ｅxample.org/": "https://example.org/",
    'https://example.org/"><b>': "https://example.org/%22%3E%3Cb%3E",
}
NONE = [
    *("", "example.org", "//example.org", "/a", "mailto:a@example.org", "ftp://example.org/"),
    *(
        "https:",
        "https://",
        "https:///a",
        "https:/example.org",
        "https:javascript:alert(1)",
        "https:\\\\example.org",
    ),
    *(
        "https://exam ple.org/",
        " https://example.org",
        "https://example.org/a\nb",
        "https://example.org/\x01",
        "java\tscript:a",
    ),
    *("https://example.org\\@evil.example/", "https://exa%6dple.org/", "https://./", "https://-a.example/"),
    *("https://example.org:99999/", "https://example.org:x/", "https://[::1", "https://[::1]evil.example/"),
    *("http://[fe80::1%eth0]/", "https://[v1.a]/", "https://💩\u202e.example/"),
]
MISLEADING = {
    "https://example.org@evil.example/": "write https://evil.example/",
    "https://аpple.com/": "mixes Cyrillic and Latin letters",
    "https://xn--pple-43d.com/": "mixes Cyrillic and Latin letters",
    "https://example.org⁄evil.example/": "contains '⁄'",
}


@pytest.mark.parametrize("url", AS_TYPED)
def test_a_url_is_written_as_it_is_typed(url: str) -> None:
    assert web_url(url) == url
    assert not misleading(url)


@pytest.mark.parametrize("url", WRITTEN)
def test_a_host_is_written_in_ascii_and_without_a_user(url: str) -> None:
    assert web_url(url) == WRITTEN[url]


@pytest.mark.parametrize("url", NONE)
def test_what_is_no_url_of_the_web(url: str) -> None:
    assert web_url(url) is None
    assert not is_web_url(url)


@pytest.mark.parametrize("url", MISLEADING)
def test_what_may_mislead_is_said(url: str) -> None:
    assert MISLEADING[url] in misleading(url)


def test_an_address_is_a_url_or_a_path_on_the_site() -> None:
    for text in ("https://example.org/a", "mailto:a@example.org", "/atom.xml", "../a/", "a.html?b#c", "a/b:c"):
        assert is_url_or_path(text)
    for text in (
        "",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "data:,a",
        "java\nscript:a",
        "https:a",
    ):
        assert not is_url_or_path(text)


def test_a_link_may_write_a_mail() -> None:
    assert link_url("mailto:a@example.org?subject=b") == "mailto:a@example.org?subject=b"
    assert link_url("mailto:nobody") is None
    assert link_url("javascript:alert(1)") is None
    assert link_url("https://u@example.org") == "https://example.org"


@pytest.mark.parametrize(
    ("host", "ascii_host"),
    [
        ("Über.example", "xn--ber-goa.example"),
        ("ПРИВЕТ.example", "xn--b1agh1afp.example"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("中文。example.org", "xn--fiq228c.example.org"),
        ("EXAMPLE.org", "EXAMPLE.org"),
    ],
)
@pytest.mark.parametrize("form", ["[A](https://{}/Ä)", "<https://{}/Ä>", "[A][a]\n\n[a]: https://{}/Ä"])
def test_a_page_links_to_the_host_that_browsers_open(host: str, ascii_host: str, form: str) -> None:
    text = f"---\nissue: 7\ndate: 2023-06-17\n---\n\n# Title\n\n## Articles\n\n1. {form.format(host)}\n"
    issue, findings, _ = read_text(text, "issues/0007", Settings(default_language="en"))
    assert issue is not None
    assert [link.url for link in issue.links] == [f"https://{ascii_host}/%C3%84"]
    assert not findings
