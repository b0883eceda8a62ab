"""Tracking parameters: which they are, how they are removed, and that no anchor moves when they are."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import write_issue
from sphinx_newsletter.authoring.checking.columns import column_of
from sphinx_newsletter.authoring.checking.fixes import fix
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.urls import normalise, without_tracking

SETTINGS = Settings(default_language="en")
TRACKED = {
    # Ghost: the host of the site, or the name of the newsletter.
    "https://example.org/a?ref=tealetter.example": "https://example.org/a",
    "https://example.org/a?ref=news.ycombinator.com": "https://example.org/a",
    "https://example.org/a?ref=Tea.Example&b=1": "https://example.org/a?b=1",
    "https://example.org/a?ref=tea.ghost.io": "https://example.org/a",
    "https://example.org/a?ref=www.tea.co.uk": "https://example.org/a",
    "https://example.org/a?ref=163.com": "https://example.org/a",
    "https://example.org/a?ref=tea%2Eexample": "https://example.org/a",
    "https://example.org/a?ref=tea-letter-newsletter": "https://example.org/a",
    # Other services for newsletters.
    "https://example.org/a?_bhlid=0123abcd": "https://example.org/a",
    "https://example.org/a?bhlid=0123abcd": "https://example.org/a",
    "https://example.org/a?_hsenc=p2ANqtz&_hsmi=2": "https://example.org/a",
    "https://example.org/a?hsCtaTracking=1&__hstc=2&__hssc=3&__hsfp=4&b=5": "https://example.org/a?b=5",
    "https://example.org/a?mkt_tok=Mzg": "https://example.org/a",
    "https://example.org/a?ck_subscriber_id=123": "https://example.org/a",
    "https://example.org/a?mc_cid=1&mc_eid=2&mc_tc=3": "https://example.org/a",
    "https://example.org/a?oly_enc_id=1&oly_anon_id=2&vero_id=3&vero_conv=4": "https://example.org/a",
    "https://example.org/a?ml_subscriber=1&_kx=2&lh_aid=3&awt_l=4": "https://example.org/a",
    "https://open.substack.com/pub/a/p/b?r=2b&utm_campaign=post&showWelcomeOnShare=true": (
        "https://open.substack.com/pub/a/p/b"
    ),
    # Advertisers and analytics.
    "https://example.org/a?msclkid=1&yclid=2&dclid=3&gbraid=4&wbraid=5": "https://example.org/a",
    "https://example.org/a?twclid=1&ttclid=2&li_fat_id=3&_openstat=4&srsltid=5": "https://example.org/a",
    "https://example.org/a?pk_campaign=1&mtm_source=2&hsa_acc=3&xtor=RSS-1": "https://example.org/a",
    # Sites, some only on their own hosts.
    "https://www.instagram.com/p/a/?igshid=1": "https://www.instagram.com/p/a/",
    "https://www.instagram.com/p/a/?igsh=1": "https://www.instagram.com/p/a/",
    "https://www.youtube.com/watch?v=x&si=y&feature=share&t=12": "https://www.youtube.com/watch?v=x&t=12",
    "https://youtu.be/x?si=y": "https://youtu.be/x",
    "https://x.com/a/status/1?s=20&t=abc": "https://x.com/a/status/1",
    "https://open.spotify.com/episode/1?si=y": "https://open.spotify.com/episode/1",
    "https://medium.com/@a/b-12?source=friends_link&sk=e2": "https://medium.com/@a/b-12?sk=e2",
    "https://tea.example/b-12?source=rss----7b722bfd1b8d--tea": "https://tea.example/b-12",
    "https://tea.example/b-12?source=email-2aa4d33b0a7b-1646148049951-digest.reader": "https://tea.example/b-12",
    "https://www.bilibili.com/video/BV1/?p=2&vd_source=1&spm_id_from=333.9": (
        "https://www.bilibili.com/video/BV1/?p=2"
    ),
    "https://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1&sn=2&scene=21&from=singlemessage": (
        "https://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1&sn=2"
    ),
    "https://blog.csdn.net/a?spm=1001.2014.3001.5501": "https://blog.csdn.net/a",
    "https://example.org/a?spm=a2c4e.11153940.0.0": "https://example.org/a",
    "https://www.amazon.com/dp/1?tag=tea-20&ref_=x&pf_rd_p=1&psc=1": "https://www.amazon.com/dp/1?tag=tea-20&psc=1",
    "https://www.linkedin.com/posts/a?trk=public_post&rcm=1": "https://www.linkedin.com/posts/a",
    # In any case and spelling, and with other separators.
    "https://example.org/a?UTM_Source=x&Utm_Medium=y&FBCLID=z": "https://example.org/a",
    "https://example.org/a?utm%5Fsource=x": "https://example.org/a",
    "https://example.org/a?utm_source": "https://example.org/a",
    "https://example.org/a?utm_source=x;id=5": "https://example.org/a?id=5",
    "https://example.org/a?id=5;utm_source=x#b": "https://example.org/a?id=5#b",
    "https://example.org/a?id=5&amp;utm_source=x": "https://example.org/a?id=5",
    "https://example.org/a?utm_source=x&": "https://example.org/a",
    "https://example.org/a?&utm_source=x&b=%20": "https://example.org/a?&b=%20",
    "https://example.org/a#utm_source=rss&utm_medium=feed": "https://example.org/a",
    "https://example.org/a?b=1#xtor=RSS-1": "https://example.org/a?b=1",
}
KEPT = [
    # A branch, a chapter, a name in a program: no newsletter.
    "https://github.com/a/b?ref=main",
    "https://github.com/a/b?ref=tealetter.example",
    "https://gitlab.com/a/b?ref=v1.2.3",
    "https://git.example.org/a/b?ref=release.dev",
    "https://code.example.org/a/-/tree?ref=release.dev",
    *(
        f"https://example.org/a?ref={value}"
        for value in (
            *(
                "main",
                "v1.2.3",
                "1.2.dev",
                "release.next",
                "os.path",
                "np.array",
                "gen.1.1",
                "README.md",
                "main.py",
            ),
            *("a.js", "producthunt", "", ".com", "com", "a..com", "com.", "tea.example/x", "https://tea.example/"),
        )
    ),
    # The same keys elsewhere, or with other values.
    "https://example.org/a?si=1&s=2&t=3&r=4&feature=5&pp=6",
    "https://example.org/a?source=code&spm=water&scm=git&__s=2:1",
    "https://example.org/a?from=2024&scene=3&key=4&trk=5",
    "https://github.com/a?source=rss",
    "https://example.org/a?featured_on=home",
    "https://notyoutube.com/watch?si=1",
    "https://youtube.com.example.org/watch?si=1",
    "https://medium.com/@a/b-12?sk=e2",
    "https://substack.com/app-link/post?publication_id=1&post_id=2",
    "https://www.xiaohongshu.com/explore/1?xsec_token=AB",
    # What a page to unsubscribe needs.
    "https://example.org/unsubscribe?mkt_tok=1&ck_subscriber_id=2",
    "https://example.org/index.php/email/emailWebview?mkt_tok=1",
    # No parameters at all.
    "https://example.org/utm_source=x",
    "https://example.org/a?",
    "https://example.org/a?b=1&",
    "https://example.org/a?b=x;y&c",
    "https://example.org/a?b=1?utm_source=x",
    "https://example.org/a#:~:text=utm_source=x",
    "https://example.org/a#/route?b=1",
    "https://example.org/a#utm_source=x&page=2",
    "https://example.org/a#utm_source",
]


@pytest.mark.parametrize(("url", "clean"), TRACKED.items())
def test_tracking_parameters_are_removed_and_nothing_else(url: str, clean: str) -> None:
    assert without_tracking(url) == clean
    assert normalise(url) == normalise(clean)
    assert without_tracking(clean) == clean


@pytest.mark.parametrize("url", KEPT)
def test_what_may_choose_the_page_stays(url: str) -> None:
    assert without_tracking(url) == url


def page(body: str, front: str = "") -> str:
    return f"---\nissue: 7\ndate: 2024-01-05\n{front}---\n\n# Title\n\n## Articles\n\n{body}\n"


def fixed(text: str) -> str:
    findings = read_text(text, "issues/0007", SETTINGS)[1]
    assert findings
    return fix(text, "issues/0007", findings, SETTINGS).text


def anchors(text: str) -> list[str]:
    issue = read_text(text, "issues/0007", SETTINGS)[0]
    assert issue is not None
    return [link.anchor for link in issue.links]


A = "https://example.org/a"
WRITTEN = {
    f"1. [A]({A}?mc_cid=1&amp;utm_campaign=x)": f"1. [A]({A})",
    f"1. [A]({A}?mc_cid=1&amp;b=1&amp;utm_campaign=x)": f"1. [A]({A}?b=1)",
    f"1. [A]({A}?b=1&amp;utm_campaign=x&amp;c=2)": f"1. [A]({A}?b=1&amp;c=2)",
    f"1. [A]({A}?b=1&#38;utm_campaign=x&#x26;c=2)": f"1. [A]({A}?b=1&amp;c=2)",
    f"1. [A](<{A}?utm_campaign=x&b=(1)>)": f"1. [A](<{A}?b=(1)>)",
    f"1. [A]({A}_(b)?utm_campaign=x)": f"1. [A]({A}_(b))",
    f"1. [A]( {A}?utm_campaign=x )": f"1. [A]( {A} )",
    f'1. [A]({A}?utm_campaign=x "Title")': f'1. [A]({A} "Title")',
    "1. [A](https://example.org/文档?utm_campaign=x)": "1. [A](https://example.org/文档)",
    "1. [A](https://example.org/%E6%96%87?utm_campaign=x)": "1. [A](https://example.org/%E6%96%87)",
    "1. [A](HTTPS://Example.org/a?utm_campaign=x)": "1. [A](HTTPS://Example.org/a)",
    f"1. <{A}?utm_campaign=x>": f"1. <{A}>",
    f"1. [A][a]\n\n[a]: {A}?utm_campaign=x&b=1": f"1. [A][a]\n\n[a]: {A}?b=1",
    f"1. [A]({A})\n\n   See [B]({A}/b?fbclid=1).": f"1. [A]({A})\n\n   See [B]({A}/b).",
    f"1. [A]({A}?gclid=1)\n\n   `[A]({A}?gclid=1)`": f"1. [A]({A})\n\n   `[A]({A}?gclid=1)`",
    f"1. [A]({A}?b=1&copy=2&gclid=1)": f"1. [A]({A}?b=1&copy=2)",
}


@pytest.mark.parametrize(("before", "after"), WRITTEN.items())
def test_a_fix_finds_the_url_as_the_page_writes_it(before: str, after: str) -> None:
    assert fixed(page(before)) == page(after)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "front", ["", "anchors:\n  link-11111111: https://example.org/c\n", "contributors:\n  - Ada\n"]
)
def test_a_fix_moves_no_anchor(newline: str, front: str) -> None:
    body = f"1. [A]({A}?ref=tea.example)\n2. [B](https://youtu.be/b?si=1)\n3. [C](https://example.org/c)"
    before = page(body, front).replace("\n", newline)
    after = fixed(before)
    assert "ref=" not in after
    assert "si=" not in after
    assert anchors(after) == anchors(before)
    names = anchors(before)
    assert f"  {names[0]}: {A}{newline}  {names[1]}: https://youtu.be/b{newline}" in after
    assert after.count("anchors:") == 1
    assert read_text(after, "issues/0007", SETTINGS)[1] == []
    assert not any(line.endswith("\n") and not line.endswith(newline) for line in after.splitlines(keepends=True))


def test_parameters_that_no_anchor_is_made_of_need_no_note() -> None:
    assert fixed(page(f"1. [A]({A}?utm_source=x)")) == page(f"1. [A]({A})")


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (f"1. [A]({A})\n2. [B]({A}?ref=tea.example)", 1),  # both would have the same URL, and one anchor
        (f"1. [A]({A}?_bhlid=1)\n2. [B]({A}?_bhlid=2)", 1),
        (f"1. [A]({A}?_bhlid=1)\n2. [B]({A}?_bhlid=1)", 0),
    ],
)
def test_a_url_whose_anchor_cannot_be_kept_is_left_and_reported(body: str, left: int) -> None:
    before = page(body)
    after = fixed(before)
    assert anchors(after) == anchors(before)
    found = [one.problem for one in read_text(after, "issues/0007", SETTINGS)[1]]
    assert found.count(Problem.TRACKING) == left
    assert Problem.DUPLICATE_LINK in found


def test_a_page_that_is_not_committed_needs_no_note(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        names = {f"GIT_{a}_{b}": "x@example.org" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")}
        command = ["git", "-C", tmp_path, *arguments]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **names})

    (tmp_path / "conf.py").write_text('project = "Weekly"\n', encoding="utf-8")
    (tmp_path / "issues").mkdir()
    body = "## Articles\n\n1. [A](https://example.org/{}?ref=tea.example)\n"
    pages = [write_issue(tmp_path / "issues", number, body=body.format(number)) for number in (1, 2, 3)]
    fixed_pages = []
    for page, steps in zip(pages, ([], [["init"]], [["add", "."], ["commit", "-m", "x"]]), strict=True):
        for step in steps:
            git(*step)
        CliRunner().invoke(main, ["check", "--fix", str(page)])
        fixed_pages.append(page.read_text(encoding="utf-8"))
    assert [text.count("?ref=") for text in fixed_pages] == [0, 0, 0]
    assert ["anchors:" in text for text in fixed_pages] == [True, True, True]
    page = write_issue(tmp_path / "issues", 4, body=body.format(4))
    CliRunner().invoke(main, ["check", "--fix", str(page)])
    assert page.read_text(encoding="utf-8") == write_issue(
        tmp_path / "issues", 4, body=body.format(4).replace("?ref=tea.example", "")
    ).read_text(encoding="utf-8")


WRONG_ANCHORS = {
    "anchors: link-11111111\n": "write the URL of each anchor",
    f"anchors:\n  top: {A}\n": "'top' is not an anchor",
    f"anchors:\n  link-1: {A}\n": "'link-1' is not an anchor",
    f"anchors:\n  7: {A}\n": "'int' is not an anchor",
    "anchors:\n  link-11111111: a\n": "'a' is not a web URL",
    "anchors:\n  link-11111111: [a]\n": "'list' is not a web URL",
    "anchors:\n  link-11111111: javascript:alert(1)\n": "is not a web URL",
    f"anchors:\n  link-11111111: {A}\n  link-22222222: {A}\n": "has two anchors; remove link-22222222",
    "anchors:\n  link-11111111: https://example.org/b\n": "no link of the page has the URL https://example.org/b",
}


@pytest.mark.parametrize(("front", "what"), WRONG_ANCHORS.items())
def test_a_wrong_anchor_is_reported_with_its_line(front: str, what: str) -> None:
    (found,) = read_text(page(f"1. [A]({A})", front), "issues/0007", SETTINGS)[1]
    assert found.problem is Problem.FRONT_MATTER
    assert found.line == 4
    assert what in found.message


def test_an_anchor_stays_with_the_url_that_took_the_place_of_another() -> None:
    front = "anchors:\n  link-11111111: https://www.example.org/new/\n"
    assert anchors(page("1. [A](http://example.org/new)", front)) == ["link-11111111"]


@pytest.mark.parametrize("url", [f"{A}?b=1&gclid=1", f"{A}?b=1&amp;gclid=1", "https://example.org/文?gclid=1"])
def test_the_column_is_that_of_the_url_as_it_is_written(url: str) -> None:
    text = page(f"1. [A]({url})")
    (found,) = read_text(text, "issues/0007", SETTINGS)[1]
    assert column_of(text.split("\n"), found) == len("1. [A](") + 1


def test_a_link_that_three_services_wrote_is_one_link(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('project = "Weekly"\n', encoding="utf-8")
    (tmp_path / "issues").mkdir()
    urls = [f"{A}?ref=tealetter.example", A, f"{A}?_bhlid=0123abcd"]
    for number, url in enumerate(urls, start=1):
        write_issue(tmp_path / "issues", number, body=f"## Articles\n\n1. [A]({url})\n")
    codes = ["--select", "tracking-parameters,duplicate-link", "--format", "json"]
    result = CliRunner().invoke(main, ["check", str(tmp_path / "issues"), *codes])
    found = [(Path(one["path"]).stem, one["code"]) for one in json.loads(result.stdout)["problems"]]
    assert sorted(found) == [
        ("0001", "tracking-parameters"),
        ("0002", "duplicate-link"),
        ("0003", "duplicate-link"),
        ("0003", "tracking-parameters"),
    ]
