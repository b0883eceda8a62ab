"""``newsletter import`` of what newsletter services export: texts, titles, dates, and what was never public."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from importing import run

BODY = '<h2>Articles</h2><ol><li><p><a href="https://a.example/1">One</a></p><p>Its summary.</p></li></ol>'
PAGE = "## Articles\n\n1. [One](https://a.example/1)\n\n   Its summary.\n"
MARKDOWN = (
    "<!-- buttondown-editor-mode: plaintext -->## Articles\n\n1. [One](https://a.example/1)\n\n   Its summary.\n"
)
WP = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Field Notes</title>'
    "<wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
)
WP_ITEM = (
    "<item><title>{title}</title><link>https://notes.example/p</link><pubDate>{pub_date}</pubDate>"
    "<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_date>{date}</wp:post_date>"
    "<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
    "<wp:post_password>{password}</wp:post_password></item>"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    (tmp_path / "conf.py").write_text('project = "Field Notes"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(project: Path) -> list[str]:
    return sorted(path.name for path in project.glob("issues/*.md"))


def page(project: Path, number: int) -> str:
    return (project / f"issues/{number:04}.md").read_text(encoding="utf-8")


def save(project: Path, name: str, content: Any) -> None:
    """Write a file: JSON of values, a zip archive of a mapping of names."""
    path = project / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for member, data in content.items():
                archive.writestr(member, data)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def table(*rows: dict[str, str]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def ghost(*posts: dict[str, Any]) -> dict[str, Any]:
    common = {"status": "published", "type": "post", "visibility": "public", "html": BODY}
    data = {"posts": [{**common, "published_at": "2023-06-17T08:00:00.000Z", **post} for post in posts]}
    return {"db": [{"meta": {"exported_on": 1, "version": "5.0"}, "data": data}]}


def wordpress(**values: str) -> str:
    common = {
        "title": "Field Notes #7",
        "pub_date": "Fri, 16 Jun 2023 22:30:00 +0000",
        "date": "2023-06-17 00:30:00",
        "content": BODY,
        "status": "publish",
        "kind": "post",
        "password": "",
    }
    return WP.format(items=WP_ITEM.format(**common | values))


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Field Notes",
    "items": [
        {"id": "7", "title": "Field Notes #7", "content_html": BODY, "date_published": "2023-06-17T23:30:00-05:00"}
    ],
}
BUTTONDOWN = {
    "subject": "Field Notes #7",
    "body": MARKDOWN,
    "publish_date": "2023-06-17T08:00:00Z",
    "status": "sent",
}
BUTTONDOWN_FILE = (
    f"---\nsubject: Field Notes #7\npublish_date: 2023-06-17T08:00:00Z\nstatus: sent\n---\n\n{MARKDOWN}"
)
EMAILS = {"id": "x", "secondary_id": "1", "subject": "Field Notes #7", "publish_date": "2023-06-17 16:55:00+00:00"}
BEEHIIV = {
    "web_title": "Field Notes #7",
    "status": "confirmed",
    "audience": "free",
    "created_at": "2023-06-17T08:00:00Z",
    "content_html": BODY,
}
SUBSTACK = {
    "post_id": "1.a",
    "post_date": "2023-06-17T08:00:00.000Z",
    "is_published": "true",
    "title": "Field Notes #7",
}
MAILCHIMP = {
    "Title": "june",
    "Subject": "Field Notes #7",
    "Send Date": "Jun 17, 2023 08:30 am",
    "Unique Id": "a1b2c3",
}
MAIL = f"<html><head><title>Field Notes #7</title></head><body>{BODY}</body></html>"
EXPORTS = {
    "Ghost": ("ghost.json", ghost({"title": "Field Notes #7"})),
    "Ghost, from its API": (
        "posts.json",
        {"posts": ghost({"title": "Field Notes #7", "lexical": None})["db"][0]["data"]["posts"]},
    ),
    "Buttondown, JSON": ("emails.json", {"count": 1, "results": [BUTTONDOWN]}),
    "Buttondown, a list": ("emails.json", [BUTTONDOWN]),
    "Buttondown, CSV": ("emails.csv", table(BUTTONDOWN)),
    "Buttondown, files": ("export.zip", {"emails/seven.md": BUTTONDOWN_FILE}),
    "Buttondown, files and a table": (
        "export.zip",
        {"emails/seven.md": MARKDOWN, "emails.csv": table({**EMAILS, "slug": "seven"})},
    ),
    "Buttondown, files and JSON": (
        "export.zip",
        {"export/emails/seven.md": MARKDOWN, "export/emails.json": json.dumps([{**EMAILS, "slug": "seven"}])},
    ),
    "Buttondown's other editor": (
        "export.zip",
        {
            "emails/seven.md": f"<!-- buttondown-editor-mode: fancy -->{BODY}",
            "emails.csv": table({**EMAILS, "slug": "seven"}),
        },
    ),
    "beehiiv": ("posts.csv", table(BEEHIIV)),
    "beehiiv, with semicolons": ("posts.csv", table(BEEHIIV).replace(",", ";").replace("#7;", "#7;")),
    "Substack": ("export.zip", {"posts.csv": table(SUBSTACK), "posts/1.a.html": BODY}),
    "Mailchimp, by its id": (
        "export.zip",
        {
            "campaigns.csv": table(MAILCHIMP),
            "campaigns_content/a1b2c3_x.html": MAIL,
            "campaigns_content/a1b2c3_x.txt": "x",
        },
    ),
    "Mailchimp, by its title": (
        "export.zip",
        {
            "campaigns.csv": table(MAILCHIMP),
            "campaigns_content/12_june.html": MAIL,
            "templates/t.html": "<p>T</p>",
        },
    ),
    "Mailchimp, by its subject": (
        "export.zip",
        {"campaigns.csv": table(MAILCHIMP), "campaigns_content/field-notes-7.html": MAIL},
    ),
    "WordPress": ("notes.xml", wordpress()),
    "WordPress, compressed": ("notes.zip", {"notes.wordpress.2023-07-01.xml": wordpress()}),
    "JSON Feed": ("feed.json", JSON_FEED),
}


@pytest.mark.parametrize("service", EXPORTS)
def test_an_export_becomes_a_page(project: Path, service: str) -> None:
    name, content = EXPORTS[service]
    save(project, name, content)
    result = run(name)
    assert result.exit_code == 0, result.output
    assert written(project) == ["0007.md"]
    text = page(project, 7)
    assert "\nissue: 7\ndate: 2023-06-17\n" in text
    assert text.partition("---\n\n")[2] == f"# Field Notes #7\n\n{PAGE}"


@pytest.mark.parametrize("service", ["Substack", "Mailchimp, by its title", "Buttondown, files and a table"])
def test_an_export_that_was_extracted_is_read_with_its_table(project: Path, service: str) -> None:
    files: dict[str, str] = EXPORTS[service][1]
    for name, text in files.items():
        path = project / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = run("export")
    assert written(project) == ["0007.md"], result.output
    assert page(project, 7).partition("---\n\n")[2] == f"# Field Notes #7\n\n{PAGE}"


BLOGGER = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018">'
    "<title>Field Notes</title>{entries}</feed>"
)
BLOGGER_ENTRY = (
    "<entry>{kind}<title>Field Notes #{number}</title><published>2023-06-17T08:00:00.001-07:00</published>"
    '<content type="html">&lt;p>1. &lt;a href="https://a.example/1">One&lt;/a>&lt;/p></content></entry>'
)


def test_only_the_posts_of_blogger_are_imported(project: Path) -> None:
    old = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
    new = "<blogger:type>{}</blogger:type><blogger:status>{}</blogger:status>"
    kinds = [old.format("post"), old.format("comment"), new.format("POST", "LIVE"), new.format("POST", "DRAFT")]
    kinds += [new.format("COMMENT", "LIVE"), new.format("PAGE", "LIVE")]
    entries = (BLOGGER_ENTRY.format(kind=kind, number=number) for number, kind in enumerate(kinds, 1))
    save(project, "feed.atom", BLOGGER.format(entries="".join(entries)))
    result = run("feed.atom")
    assert result.exit_code == 0, result.output
    assert "skipped: left out, because it is no issue: 2 comment, 1 page\n" in result.output
    assert "Field Notes #4: not imported: skipped: a draft" in result.output
    assert written(project) == ["0001.md", "0003.md"]


HELD = {
    "Ghost, a draft": ("x.json", ghost({"title": "Field Notes #7", "status": "draft"}), "a draft"),
    "Ghost, scheduled": ("x.json", ghost({"title": "Field Notes #7", "status": "scheduled"}), "scheduled"),
    "Ghost, for members": (
        "x.json",
        ghost({"title": "Field Notes #7", "visibility": "members"}),
        "for subscribers only",
    ),
    "Ghost, paid": ("x.json", ghost({"title": "Field Notes #7", "visibility": "paid"}), "for subscribers only"),
    "Buttondown, JSON": ("x.json", [{**BUTTONDOWN, "status": "draft"}], "a draft"),
    "Buttondown, premium": ("x.json", [{**BUTTONDOWN, "email_type": "premium"}], "for subscribers only"),
    "Buttondown, private": ("x.csv", table({**BUTTONDOWN, "email_type": "private"}), "private"),
    "Buttondown, files": (
        "x.zip",
        {"emails/seven.md": BUTTONDOWN_FILE.replace("status: sent", "status: draft")},
        "a draft",
    ),
    "beehiiv": ("x.csv", table({**BEEHIIV, "status": "draft"}), "a draft"),
    "beehiiv, archived": ("x.csv", table({**BEEHIIV, "status": "archived"}), "archived"),
    "beehiiv, premium": ("x.csv", table({**BEEHIIV, "audience": "premium"}), "for subscribers only"),
    "Substack": (
        "x.zip",
        {"posts.csv": table({**SUBSTACK, "is_published": "false"}), "posts/1.a.html": BODY},
        "not published",
    ),
    "Substack, paid": (
        "x.zip",
        {"posts.csv": table({**SUBSTACK, "audience": "only_paid"}), "posts/1.a.html": BODY},
        "for subscribers only",
    ),
    "WordPress, a draft": ("x.xml", wordpress(status="draft"), "a draft"),
    "WordPress, pending": ("x.xml", wordpress(status="pending"), "waiting for review"),
    "WordPress, scheduled": ("x.xml", wordpress(status="future"), "scheduled"),
    "WordPress, private": ("x.xml", wordpress(status="private"), "private"),
    "WordPress, deleted": ("x.xml", wordpress(status="trash"), "deleted"),
    "WordPress, with a password": ("x.xml", wordpress(password="tea"), "protected by a password"),
    "Atom, as Blogger writes it": (
        "x.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>F</title><entry>'
        "<title>Field Notes #7</title><published>2023-06-17T08:00:00Z</published>"
        "<app:control><app:draft>yes</app:draft></app:control>"
        '<content type="html">&lt;p>1. &lt;a href="https://a.example/1">One&lt;/a></content></entry></feed>',
        "a draft",
    ),
}


@pytest.mark.parametrize("service", HELD)
def test_what_was_never_public_stays_out(project: Path, service: str) -> None:
    name, content, reason = HELD[service]
    save(project, name, content)
    result = run(name)
    assert result.exit_code == 0, result.output
    assert f"not imported: skipped: {reason}: --drafts imports it\n" in result.output
    assert "Not public: 1 entry is left out. To import them, too, add --drafts.\n" in result.output
    assert not written(project)
    assert run(name, "--drafts").exit_code == 0
    assert written(project) == ["0007.md"]


ISSUE = "title: Field Notes #7\ndate: 2023-06-17\n"
FRONT_MATTERS = {
    "draft: true": "a draft",
    "draft: yes": "a draft",
    "draft: True": "a draft",
    "published: false": "not published",
    "publish: false": "not published",
    "status: draft": "a draft",
    "status: Draft": "a draft",
    "Status: draft": "a draft",
    "status: private": "private",
    "status: hidden": "private",
    "status: pending": "waiting for review",
    "status: scheduled": "scheduled",
    "private: true": "private",
    "unlisted: true": "private",
    "visibility: private": "private",
    "visibility: paid": "for subscribers only",
    "password: tea": "protected by a password",
    "permalink: false": "not published",
}


@pytest.mark.parametrize("row", FRONT_MATTERS)
def test_a_draft_in_front_matter_stays_out(project: Path, row: str) -> None:
    (project / "old").mkdir()
    save(project, "old/7.md", f"---\n{ISSUE}{row}\n---\n\n{PAGE}")
    result = run("old")
    assert result.exit_code == 0, result.output
    assert f"old/7.md: not imported: skipped: {FRONT_MATTERS[row]}: --drafts imports it\n" in result.output
    assert not written(project)
    assert run("old", "--drafts").exit_code == 0
    assert written(project) == ["0007.md"]


@pytest.mark.parametrize(
    "text",
    [
        f'+++\ntitle = "Field Notes #7"\ndate = 2023-06-17\ndraft = true\n+++\n\n{PAGE}',
        f"Title: Field Notes #7\nDate: 2023-06-17\nStatus: draft\n\n{PAGE}",
    ],
)
def test_drafts_of_other_front_matter_stay_out(project: Path, text: str) -> None:
    save(project, "7.md", text)
    assert "skipped: a draft" in run("7.md").output
    assert not written(project)


@pytest.mark.parametrize("path", ["_drafts/7.md", "blog/_drafts/7.md", "content/drafts/7.md", "draft/7.md"])
def test_a_directory_of_drafts_stays_out(project: Path, path: str) -> None:
    file = project / "old" / path
    file.parent.mkdir(parents=True)
    file.write_text(f"---\n{ISSUE}---\n\n{PAGE}", encoding="utf-8")
    assert f"old/{path}: not imported: skipped: a draft" in run("old").output
    assert run(str(file)).exit_code == 0  # which was named
    assert written(project) == ["0007.md"]


@pytest.mark.parametrize(
    "row",
    [
        "draft: false",
        "published: true",
        "published: 2023-06-17",
        "publish: 2023-06-17",
        "status: published",
        "status: final",
        "status: sent",
        "visibility: public",
        "private: false",
        "permalink: /7/",
        "audience: everyone",
        "description: 'draft: true'",
        "password:",
    ],
)
def test_what_is_published_is_imported(project: Path, row: str) -> None:
    save(project, "7.md", f"---\n{ISSUE}{row}\n---\n\n{PAGE}\nstatus: draft\n")
    assert run("7.md").exit_code == 0
    assert written(project) == ["0007.md"]


def test_init_reads_no_drafts(project: Path) -> None:
    from sphinx_newsletter.authoring.starting.newsletter import Newsletter
    from sphinx_newsletter.authoring.starting.recognising import recognised

    save(project, "1.md", "# Field Notes 1\n\n## News\n\n1. [One](https://a.example/1)\n")
    save(
        project, "2.md", "---\ndraft: true\n---\n\n# Field Notes 2\n\n## Secret\n\n1. [Two](https://a.example/2)\n"
    )
    found = recognised([project / "1.md", project / "2.md"], Newsletter("X"))
    assert [title for titles in found.sections.values() for title in titles] == ["News"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "x.json",
            ghost({"title": "About", "type": "page"}),
            "x.json: About: not imported: skipped: it is no post, but of",
        ),
        (
            "x.json",
            ghost({"title": "About", "page": 1, "type": None}),
            "skipped: it is no post, but of the type 'page'",
        ),
        (
            "x.xml",
            wordpress(kind="page"),
            "x.xml: not imported: skipped: left out, because it is no issue: 1 page\n",
        ),
        ("x.xml", wordpress(kind="attachment", status="inherit"), "because it is no issue: 1 attachment\n"),
        (
            "x.zip",
            {"posts.csv": table({**SUBSTACK, "type": "page"}), "posts/1.a.html": BODY},
            "skipped: it is no post, but of the type 'page'",
        ),
    ],
)
def test_what_is_no_post_stays_out(project: Path, name: str, content: Any, said: str) -> None:
    save(project, name, content)
    result = run(name, "--drafts", "--count")
    assert result.exit_code == 0, result.output
    assert said in result.output
    assert not written(project)


TEXT = {"type": "extended-text", "text": "One", "format": 1}
LINK = {"type": "link", "url": "https://a.example/1", "children": [TEXT]}
LEXICAL = [
    ({"type": "paragraph", "children": [{"type": "text", "text": "a < b", "format": 2}]}, "*a \\< b*"),
    ({"type": "extended-heading", "tag": "h2", "children": [{"type": "text", "text": "News"}]}, "## News"),
    ({"type": "heading", "tag": "h3", "children": [{"type": "text", "text": "News"}]}, "## News"),
    (
        {"type": "list", "listType": "number", "start": 3, "children": [{"type": "listitem", "children": [LINK]}]},
        "3. [**One**](https://a.example/1)",
    ),
    (
        {"type": "list", "listType": "bullet", "children": [{"type": "listitem", "children": [LINK]}]},
        "- [**One**](https://a.example/1)",
    ),
    ({"type": "extended-quote", "children": [{"type": "text", "text": "said"}]}, "> said"),
    (
        {"type": "image", "src": "https://i.example/x.png", "alt": "Chart", "caption": "A <b>chart</b>"},
        "![Chart](https://i.example/x.png)\n\nA **chart**",
    ),
    (
        {"type": "gallery", "images": [{"src": "https://i.example/1.png", "alt": "I"}]},
        "![I](https://i.example/1.png)",
    ),
    ({"type": "codeblock", "code": "x < 1\n\ny", "language": "python"}, "```python\nx < 1\n\ny\n```"),
    (
        {"type": "bookmark", "url": "https://b.example/", "metadata": {"title": "Kept", "description": "Why"}},
        "[Kept](https://b.example/)\n\nWhy",
    ),
    ({"type": "markdown", "markdown": "*so* [it](https://m.example/)"}, "*so* [it](https://m.example/)"),
    ({"type": "html", "html": "<p>raw <b>HTML</b></p>"}, "raw **HTML**"),
    ({"type": "callout", "calloutEmoji": "💡", "calloutText": "Mind it"}, "> 💡 Mind it"),
    (
        {"type": "embed", "url": "https://v.example/film", "html": "<iframe></iframe>"},
        "<https://v.example/film>",
    ),
    ({"type": "toggle", "heading": "More", "content": "<p>Text</p>"}, "**More**\n\nText"),
    (
        {
            "type": "paragraph",
            "children": [TEXT, {"type": "linebreak"}, {"type": "text", "text": "next", "format": 16}],
        },
        "**One**  \n`next`",
    ),
]


@pytest.mark.parametrize(("node", "markdown"), LEXICAL, ids=[str(node["type"]) for node, _ in LEXICAL])
def test_ghosts_editor_is_read(project: Path, node: dict[str, Any], markdown: str) -> None:
    tree = json.dumps(
        {
            "root": {
                "type": "root",
                "children": [{"type": "paragraph", "children": [{"type": "text", "text": "Hello"}]}, node],
            }
        }
    )
    save(project, "ghost.json", ghost({"title": "Field Notes #7", "html": None, "lexical": tree}))
    result = run("ghost.json")
    assert result.exit_code == 0, result.output
    assert page(project, 7).partition("Hello\n\n")[2].rstrip("\n") == markdown


def test_ghosts_older_editor_is_read(project: Path) -> None:
    tree = {
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [
            ["hr", {}],
            ["image", {"src": "https://i.example/x.png", "alt": "Chart"}],
            ["card-markdown", {"markdown": "*so*"}],
        ],
        "markups": [["a", ["href", "https://a.example/1"]], ["strong"]],
        "sections": [
            [1, "h2", [[0, [], 0, "Articles"]]],
            [3, "ol", [[[0, [0, 1], 2, "One"], [0, [], 0, " & "], [1, [], 0, 0], [0, [], 0, "more"]]]],
            [10, 0],
            [10, 1],
            [10, 2],
        ],
    }
    save(project, "ghost.json", ghost({"title": "Field Notes #7", "html": "", "mobiledoc": json.dumps(tree)}))
    assert run("ghost.json").exit_code == 0
    body = page(project, 7).partition("#7\n\n")[2]
    assert body == (
        "## Articles\n\n1. [**One**](https://a.example/1) &\n   more\n\n---\n\n![Chart](https://i.example/x.png)\n\n*so*\n"
    )


def test_ghosts_placeholder_for_the_site_and_unknown_cards_are_named(project: Path) -> None:
    image = {"type": "image", "src": "__GHOST_URL__/content/images/x.png", "alt": "Chart"}
    tree = {"root": {"children": [{"type": "paragraph", "children": [TEXT]}, image, {"type": "hologram"}]}}
    save(project, "ghost.json", ghost({"title": "Field Notes #7", "html": "", "lexical": json.dumps(tree)}))
    output = run("ghost.json").output
    assert "Field Notes #7: 1 URL begins with / because the export does not have the URL of the site\n" in output
    assert "Field Notes #7: parts of Ghost's editor that cannot be read: hologram\n" in output
    assert "![Chart](/content/images/x.png)" in page(project, 7)


def test_what_an_export_says_besides_the_text_becomes_front_matter(project: Path) -> None:
    post = {"title": "Field Notes #7", "canonical_url": "https://notes.example/7/", "custom_excerpt": "Why: tea"}
    save(project, "ghost.json", ghost({**post, "feature_image": "https://i.example/x.png"}))
    assert run("ghost.json").exit_code == 0
    assert page(project, 7).startswith(
        "---\nissue: 7\ndate: 2023-06-17\noriginal: https://notes.example/7/\n"
        "og:image: https://i.example/x.png\nog:description: 'Why: tea'\n---\n"
    )


def test_posts_of_the_classic_editor_have_paragraphs(project: Path) -> None:
    content = (
        'Hello,\nreaders.\n\n<h2>Articles</h2>\n1. <a href="https://a.example/1">One</a>\n\nIts summary.\n\n'
        '2. <a href="/two">Two</a>\n<pre>x\n\ny</pre>'
    )
    save(project, "notes.xml", wordpress(content=content))
    assert run("notes.xml").exit_code == 0
    body = page(project, 7).partition("#7\n\n")[2]
    assert body == (
        f"Hello,  \nreaders.\n\n{PAGE}\n2. [Two](https://notes.example/two)\n\n   ```\n   x\n\n   y\n   ```\n"
    )


def test_captions_of_wordpress_stand_below_their_image(project: Path) -> None:
    image = '<a href="https://notes.example/x.jpg"><img src="https://notes.example/x.jpg" alt="Pot" /></a>'
    content = f'[caption id="attachment_6" width="300"]{image} A <em>pot</em>[/caption]\n\nText [caption is open'
    save(project, "notes.xml", wordpress(content=content))
    assert run("notes.xml").exit_code == 0
    body = page(project, 7).partition("#7\n\n")[2]
    assert "![Pot](https://notes.example/x.jpg)" in body
    assert "\n\nA *pot*\n\nText \\[caption is open\n" in body


def test_an_empty_draft_of_substack_is_no_failure(project: Path) -> None:
    table_of_posts = table(SUBSTACK, {"post_id": "2.b", "post_date": "", "is_published": "false", "title": ""})
    save(project, "x.zip", {"posts.csv": table_of_posts, "posts/1.a.html": BODY, "posts/2.b.html": ""})
    result = run("x.zip")
    assert result.exit_code == 0, result.output
    assert "x.zip: posts/2.b.html: not imported: skipped: there is no text" in result.output
    assert written(project) == ["0007.md"]


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Sat, 17 Jun 2023 07:30:00 +0800", "2023-06-17"),
        ("Fri, 16 Jun 2023 21:00:00 -0500", "2023-06-16"),
        ("Sa, 17 Jun 2023 08:15:00 +0200", "2023-06-17"),
        ("So, 18 Juni 2023 08:15:00 +0200", "2023-06-18"),
        ("dim., 18 juin 2023 08:15", "2023-06-18"),
        ("周六, 17 六月 2023 08:15:00 +0800", "2023-06-17"),
        ("17 Jun 2023 23:59:59 EST", "2023-06-17"),
        ("2023-06-17T00:30:00+14:00", "2023-06-17"),
        ("2023-06-16T23:30:00-11:00", "2023-06-16"),
        ("2023/6/17", "2023-06-17"),
        ("1687000000", "2023-06-17"),
        ("1687000000000", "2023-06-17"),
    ],
)
def test_the_day_of_an_entry_is_the_one_that_is_written(project: Path, date: str, day: str) -> None:
    text = f"<description><![CDATA[{BODY}]]></description>"
    item = f"<item><title>Field Notes #7</title><pubDate>{date}</pubDate>{text}</item>"
    save(project, "feed.xml", f'<rss version="2.0"><channel><title>Field Notes</title>{item}</channel></rss>')
    result = run("feed.xml")
    assert f"\ndate: {day}\n" in page(project, 7), result.output


TITLES = [
    ("rss", "Q&amp;A #7: AT&amp;T", "Q&A #7: AT&T"),
    ("rss", "#7: AT&amp;amp;T", "#7: AT&T"),
    ("rss", "#7: R&amp;D", "#7: R&D"),
    ("rss", "#7: Why &lt;code&gt; matters", "#7: Why <code> matters"),
    ("rss", "#7: The &lt;b&gt; &amp; &lt;i&gt; elements", "#7: The <b> & <i> elements"),
    ("rss", "#7: A &lt;b&gt;bold&lt;/b&gt; one", "#7: A bold one"),
    ("rss", "#7: Why &lt;dialog&gt;?", "#7: Why <dialog>?"),
    ("rss", "#7: Vec&lt;T&gt; &amp; more", "#7: Vec<T> & more"),
    ("rss", "#7: I &lt;3 tea", "#7: I <3 tea"),
    ("text", "#7: Why &lt;code&gt; matters", "#7: Why <code> matters"),
    ("text", "#7: &lt;b&gt;not bold&lt;/b&gt;", "#7: <b>not bold</b>"),
    ("text", "#7: &amp;lt;dialog&amp;gt;", "#7: &lt;dialog&gt;"),
    ("text", "#7: A &amp;copy; B", "#7: A &copy; B"),
    ("text", "#7: AT&amp;T", "#7: AT&T"),
    ("html", "#7: &lt;b&gt;bold&lt;/b&gt;", "#7: bold"),
    ("html", "#7: Why &amp;lt;code&amp;gt; matters", "#7: Why <code> matters"),
    ("html", "#7: AT&amp;amp;T", "#7: AT&T"),
]


@pytest.mark.parametrize(("kind", "written", "title"), TITLES)
def test_titles_of_feeds_are_as_they_are_meant(kind: str, written: str, title: str) -> None:
    from sphinx_newsletter.authoring.importing.document import Document
    from sphinx_newsletter.authoring.importing.services.feeds import feed_documents

    if kind == "rss":
        entry = f"<item><title>{written}</title><description>Text by AT&amp;T</description></item>"
        feed = f'<rss version="2.0"><channel><title>F</title>{entry}</channel></rss>'
    else:
        entry = (
            f'<entry><title type="{kind}">{written}</title><content type="html">Text by AT&amp;T</content></entry>'
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entry}</feed>'
    (document,) = feed_documents(feed.encode(), "feed", "")
    assert isinstance(document, Document)
    assert document.front == {"title": title}
    assert document.body == "Text by AT&T\n"


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("", "https://notes.example/p/x.png"),
        (' xml:base="https://other.example/"', "https://other.example/x.png"),
        (' xml:base="/files/"', "https://notes.example/files/x.png"),
    ],
)
def test_urls_of_an_entry_belong_to_its_own_link(project: Path, base: str, url: str) -> None:
    content = '&lt;p>1. &lt;a href="x.png">One&lt;/a> &lt;img src="x.png" alt="X">&lt;/p>'
    save(
        project,
        "feed.atom",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>Field Notes #7</title>'
        f'<link href="https://notes.example/p/7"/><published>2023-06-17</published>'
        f'<content type="html"{base}>{content}</content></entry></feed>',
    )
    assert run("feed.atom").exit_code == 0
    assert f"1. [One]({url}) ![X]({url})" in page(project, 7)


def test_a_plain_text_entry_is_no_markup(project: Path) -> None:
    save(
        project,
        "feed.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>Field Notes #7</title>'
        '<published>2023-06-17</published><content type="text">a &lt;b> c\n\n# d</content></entry></feed>',
    )
    assert run("feed.atom").exit_code == 0
    assert page(project, 7).endswith("a \\<b> c\n\n\\# d\n")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.json", '{"a": 1}', "cannot read this JSON file; JSON files may be JSON Feed, exports of Ghost"),
        ("x.json", "[]", "cannot read this JSON file"),
        ("x.json", "{", "file is not valid JSON"),
        ("x.json", "[" * 100_000, "file is nested too deeply"),
        ("x.csv", "a,b\n1,2\n", "cannot read this CSV file; CSV files may be exports of beehiiv"),
        ("x.csv", "", "cannot read this CSV file"),
        ("posts.csv", table(SUBSTACK), "the table has no texts: import the whole export"),
        ("emails.csv", table({**EMAILS, "slug": "x"}), "the table has no texts: import the whole export"),
        (
            "x.json",
            ghost({"title": "Field Notes #7", "html": ""}),
            "it has no text: export it again with its content",
        ),
        ("x.json", ghost({"title": "Field Notes #7", "html": "", "lexical": "{"}), "it has no text"),
    ],
)
def test_what_is_not_read_is_refused_by_name(project: Path, name: str, content: Any, reason: str) -> None:
    save(project, name, content)
    result = run(name, "--count")
    assert result.exit_code == 1
    assert reason in result.output
    assert not written(project)


def test_every_service_of_the_guide_has_a_case() -> None:
    guide = (Path(__file__).parent.parent / "docs/guide/importing.md").read_text(encoding="utf-8")
    table = guide.partition("## Exports of services")[2].partition("\n\nThe number")[0]
    named = {row.split("|")[1].strip(" `") for row in table.splitlines() if row.startswith("|")} - {
        "Service",
        "---",
    }
    tried = {name.split(",")[0].split("'")[0] for name in EXPORTS}
    assert named == {*tried, "Blogger", "sphinx_newsletter"}  # see HELD, and test_round_trip.py
