"""Markdown of other tools: HTML, templates and notes are converted, left out or reported, but not in code."""

from __future__ import annotations

import pytest

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.markup.other_dialects import in_our_dialect

A = "https://example.org/a"
PNG = "https://example.org/a.png"


def made(text: str) -> tuple[str, list[str]]:
    """Return the text of a page without blank lines, and the notes."""
    found = in_our_dialect(Document("", "x", text))
    assert isinstance(found, Document)
    return "\n".join(line for line in found.body.split("\n") if line.strip(" >") or line == ">"), list(found.notes)


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        (f'# 2026-01 <img src="{PNG}" align=right>', f"# 2026-01\n![]({PNG})"),
        (
            f'## [Kettle]({A})\n\n<p align="center"><img src=\'{PNG}\' style="max-width:80%"></p>',
            f"## [Kettle]({A})\n![]({PNG})",
        ),
        ("Warm.<br>Recommended.", "Warm.  \nRecommended."),
        ("A<br>\nB<br/>C", "A  \nB  \nC"),
        (f"1. [One]({A})<br>Two\n   <b>three</b>", f"1. [One]({A})  \n   Two\n   **three**"),
        (
            f"1、[壶]({A})：一款<br><img src='{PNG}'>\n2、[茶]({A}) <i>x</i>",
            f"1、[壶]({A})：一款  \n![]({PNG})\n2、[茶]({A}) *x*",
        ),
        (f"> a<br>b <a href='{A}'>c</a>", f"> a  \n> b [c]({A})"),
        ("- a\n  - H<sub>2</sub>O<br>x", "- a\n  - H{sub}`2`O  \n    x"),
        (f"| a |\n|---|\n| x<br>y <img src='{PNG}'> |", f"| a |\n| --- |\n| x y ![]({PNG}) |"),
        ("<details>\n<summary>More</summary>\n\n**Tea**\n\n</details>", "More\n**Tea**"),
        (f"<a href='{A}'>\n\n![x]({PNG})\n\n</a>", f"[![x]({PNG})]({A})"),
        (f"<center>\n![x]({PNG})\n</center>", f"![x]({PNG})"),
        ("<table>\n<tr><td>One</td></tr>\n\n<tr><td>Two</td></tr>\n</table>", "One\nTwo"),
        ("<h1 align=center>Tea Letter #7</h1>\nText", "# Tea Letter #7\nText"),
        ("Title <b>x</b>\n=====", "# Title **x**"),
        ("<s>$9</s> <small>s</small> <span style='color:red'>r</span> <kbd>k</kbd>", "~~$9~~ s r `k`"),
        ("a <b>，茶。</b>b", "a **，茶。**b"),
        ("x[^1] {sup}`2`<br>y\n\n[^1]: z", "x[^1] {sup}`2`  \ny\n[^1]: z"),
        ("<a name='top'></a>Tea", "Tea"),
        ("<!-- mode: plaintext -->Hi", "Hi"),
        ("<p>Bye</p>", "Bye"),
        ("Bye</p>", "Bye"),
        ('---\ntitle: "Tea <br> Talk <img src=x.png>"\n---\nx', '---\ntitle: "Tea Talk"\n---\nx'),
        ("Tea\n\n(note)=\n\nx", "Tea\n\\(note)=\nx"),
        ("[x](#note)\n\n(note)=\n## Tea", "[x](#note)\n(note)=\n## Tea"),
        ("Vec<T>, the <b> element and <br>", "Vec\\<T>, the \\<b> element and"),
    ],
)
def test_html_in_markdown_is_converted(text: str, converted: str) -> None:
    assert made(text) == (converted, [])


@pytest.mark.parametrize(
    "text",
    [
        "`<br>` and ``{{ x }}``",
        "```\n<b>x</b> {{ y }} {% z %}\n```",
        "    <img src=x>\n    {% include x %}",
        "Why <dialog> matters, Vec<T>, and the <b> element",
        "<!-- a comment -->",
        "a <!-- b --> c",
        "1 < 2, a<b, <https://example.org>",
        "1. [Talk](https://example.org) [video]",
        "see [video](https://example.org) and [embed]",
        "import tea from China",
        "export all of it",
        ":::{note}\nx\n:::",
        "> [!NOTE]\n> x",
        "at 10:30 :tada: {sup}`2`",
        "$100 {a} {} f{x}",
        "!!! really",
    ],
)
def test_other_text_stays_as_it_is_written(text: str) -> None:
    found = in_our_dialect(Document("", "x", text))
    assert isinstance(found, Document)
    assert (found.body, list(found.notes)) == (text, [])


@pytest.mark.parametrize(
    ("text", "converted", "kind"),
    [
        (f'{{{{< figure src="{PNG}" alt="Cup" >}}}}', f"![Cup]({PNG})", "converted"),
        (f'{{{{< figure src="{PNG}" alt="Cup" caption="A [cup]" >}}}}', f"![Cup]({PNG})\nA [cup]", "converted"),
        (f'{{% include image.html url="{PNG}" alt="Cup" %}}', f"![Cup]({PNG})", "converted"),
        ("{% img left /b.png 350 350 Cup %}", "![Cup](/b.png)", "converted"),
        ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>", "converted"),
        ('{{< tweet user="ada" id="1" >}}', "<https://x.com/ada/status/1>", "converted"),
        (f"{{% embed {A} %}}", f"<{A}>", "converted"),
        ('{{< ref "x" >}} y', " y", "left out"),
        ('[video mp4="https://example.org/v.mp4"][/video]', "<https://example.org/v.mp4>", "converted"),
        ("{{% notice tip %}}\nTea\n{{% /notice %}}", "Tea", "left out"),
        ("{% include sponsor.html %}\nx", "x", "left out"),
        ("{%- if x -%}\nx\n{%- endif -%}", "x", "left out"),
        ("import X from '../x.js'\nexport const y = 1\n\nx", "x", "left out"),
        (f'[caption id="a" width="3"]<img src="{PNG}"> Cup[/caption]', f"![]({PNG}) Cup", "left out"),
        (f"[embed]{A}[/embed]", f"<{A}>", "left out"),
        ('[gallery ids="1,2"]\nx', "x", "left out"),
        (f"![Cup]({PNG}){{: .img-left }}", f"![Cup]({PNG})", "attributes left out"),
        (f"![Cup]({PNG}){{width=50%}}", f"![Cup]({PNG})", "attributes left out"),
        (f'[x]({A}){{:target="_blank"}}', f"[x]({A})", "attributes left out"),
        ("## Tea {#tea}", "## Tea", "attributes left out"),
        ("* TOC\n{:toc}\n\nx", "x", "contents left out"),
        ("[[TOC]]\nx", "x", "contents left out"),
        ("{% comment %}\nx\n{% endcomment %}\ny", "y", "comments left out"),
        ("{% highlight py %}\n{{ x }}\n{% endhighlight %}", "```py\n{{ x }}\n```", "became code"),
        ('{{< highlight go "linenos=1" >}}\nx\n{{< /highlight >}}', "```go\nx\n```", "became code"),
        ("Tea of {{ page.date }}", "Tea of {{ page.date }}", "stays"),
        ("[b]({% post_url 2020-01-01-x %})", "[b]({% post_url 2020-01-01-x %})", "stays"),
        ("[[Page|text]]", "[[Page|text]]", "stays"),
        ("a :nosuchicon: b", "a :nosuchicon: b", "stays"),
        (":::columns\nx\n:::", "x", "containers left out"),
    ],
)
def test_templates_and_shortcodes(text: str, converted: str, kind: str) -> None:
    found, notes = made(text)
    assert found == converted
    assert len(notes) == 1
    assert kind in notes[0]
    assert ": line 1: " in notes[0]


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        (":::note\nTea\n:::", "> [!NOTE]\n> Tea"),
        (":::tip[Hot]\nTea **x**\n:::", "> [!TIP] Hot\n> Tea **x**"),
        ("::: warning Hot tea\nx\n\ny\n:::", "> [!WARNING] Hot tea\n> x\n>\n> y"),
        ('!!! danger "Hot"\n    Tea\n\n    x\n\ny', "> [!DANGER] Hot\n> Tea\n>\n> x\ny"),
        ("??? question\n    Tea", "> [!NOTE]\n> Tea"),
    ],
)
def test_notes_become_those_of_issue_pages(text: str, converted: str) -> None:
    assert made(text) == (converted, [])


def test_the_mark_of_an_excerpt_is_left_out() -> None:
    assert made("Tea<!--more-->\n\n<!-- truncate -->\n\nx `<!--more-->`") == ("Tea\nx `<!--more-->`", [])


def test_addresses_of_the_site_lose_their_template() -> None:
    assert made("[a]({{ site.baseurl }}/a)") == ("[a](/a)", [])


def test_the_line_is_that_of_the_file() -> None:
    table = "<table>\n<tr><th>A</th></tr><tr><td><ul><li>x</li></ul></td></tr></table>"
    text = f"---\ntitle: x\n---\n\nA<br>B<br>C\n\n{table}\n\n{{{{ y }}}}\n"
    assert made(text)[1] == [
        "markup of other tools that stays as it is written: line 10: '{{ y }}'",
        "line 7: changed: 'x' is no longer in list level 1",
    ]
