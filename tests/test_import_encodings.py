"""Encodings of mails and HTML that ``newsletter import`` reads, by the names that they have in the wild."""

from __future__ import annotations

import base64
import quopri

import pytest

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.documents import documents_of
from sphinx_newsletter.authoring.importing.files.encodings import decode
from sphinx_newsletter.authoring.importing.files.japanese import with_vendor_characters

TEXTS = [
    ("朱镕基和陶喆的歌", "gbk", "gb2312"),
    ("朱镕基和陶喆的歌", "gbk", "GBK"),
    ("朱镕基和陶喆的歌", "gbk", "x-gbk"),
    ("朱镕基和陶喆的歌", "gbk", "cn-gb"),
    ("𠮷野家 €", "gb18030", "gb2312"),
    ("①髙い日本", "cp932", "shift_jis"),
    ("①髙い日本", "cp932", "x-sjis"),
    ("똠방각하 뷁", "cp949", "ks_c_5601-1987"),
    ("똠방각하 뷁", "cp949", "euc-kr"),
    ("啫喱㗎", "big5hkscs", "big5"),
    ("異步編程 €", "cp950", "big5"),
    ("“Tea” – it’s €5", "cp1252", "iso-8859-1"),
    ("“Tea” – it’s €5", "cp1252", "us-ascii"),
    ("“Tea” – it’s €5", "cp1252", "latin1"),
    ("Çay “şeker”", "cp1254", "iso-8859-9"),
    ("ชา “ไทย”", "cp874", "tis-620"),
    ("Привет", "koi8-r", "koi8-r"),
    ("Привет", "cp866", "cp866"),
    ("ABC 한국어", "iso2022_kr", "iso-2022-kr"),
    ("“Tea” 朱", "utf-8", "unknown-8bit"),
    ("“Tea” 朱", "utf-8", "utf8"),
]


def document(name: str, data: bytes) -> Document:
    (found,) = documents_of(name, data)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(("text", "codec", "label"), TEXTS)
def test_mails_are_read_by_the_labels_of_the_web(text: str, codec: str, label: str) -> None:
    data = text.encode(codec)
    subject = b"=?" + label.encode() + b"?B?" + base64.b64encode(data) + b"?="
    kind = b'Content-Type: text/%s; charset="' + label.encode() + b'"\n'
    plain = b"Subject: " + subject + b"\n" + kind % b"plain" + b"\n" + data + b"\n"
    quoted = b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(b"<p>" + data + b"</p>")
    raw_header = b"" if codec.startswith("iso2022") else b"Subject: " + data + b"\n"
    for mail in (plain, raw_header + kind % b"html" + quoted):
        found = document("a.eml", mail)
        assert found.body.strip() == text
        assert not found.front or found.front["title"] == text
        assert not found.notes


@pytest.mark.parametrize(("text", "codec", "label"), TEXTS)
@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_html_is_read_by_the_labels_of_the_web(text: str, codec: str, label: str, declaration: str) -> None:
    html = (
        declaration.format(label).encode() + b"<title>" + text.encode(codec) + b"</title><p>" + text.encode(codec)
    )
    found = document("a.html", html)
    assert (found.front, found.body.strip(), list(found.notes)) == ({"title": text}, text, [])


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_counts_more_than_the_declaration(codec: str) -> None:
    assert document("a.html", "<meta charset=gb2312><p>陶喆".encode(codec)).body == "陶喆\n"
    assert document("a.md", "# 陶喆".encode(codec)).body == "# 陶喆"


def test_utf_8_with_another_declaration_is_utf_8() -> None:
    text = "中文网站更新通知内容"
    found = document("a.html", f"<meta charset=gb2312><p>{text}".encode())
    assert found.body.strip() == text
    assert found.notes == ["the encoding is declared as gb2312, but is UTF-8"]
    # Two characters of GBK that happen to be UTF-8.
    assert decode("联通".encode("gbk"), "gb2312").text == "联通"


def test_a_name_that_is_not_known_is_reported() -> None:
    found = document("a.eml", "Content-Type: text/plain; charset=none-such\n\n“Tea”\n".encode())
    assert found.body == "“Tea”\n"
    assert found.notes == ["the encoding 'none-such' is not known: read as UTF-8"]


@pytest.mark.parametrize(
    ("tag", "codec"), [("zh-CN", "gbk"), ("zh-TW", "big5"), ("ja", "cp932"), ("ru", "cp1251")]
)
def test_the_language_says_what_html_without_declaration_is_in(tag: str, codec: str) -> None:
    text = {"zh-CN": "陶喆", "zh-TW": "編程", "ja": "①日本", "ru": "Чай"}[tag]
    found = document("a.html", f"<html lang={tag}><p>{text}".encode(codec))
    assert found.body.strip() == text
    assert "the encoding is not declared: read as " in found.notes[0]


def test_a_part_of_a_mail_may_declare_its_encoding_in_html() -> None:
    mail = b"Content-Type: text/html\n\n<meta charset=gb2312><p>" + "陶喆".encode("gbk")
    assert document("a.eml", mail).body == "陶喆\n"


def test_a_character_may_begin_in_one_encoded_word_and_end_in_the_next() -> None:
    data = "朱镕基".encode("gbk")
    first, second = (b"=?gb2312?B?" + base64.b64encode(part) + b"?=" for part in (data[:3], data[3:]))
    found = document("a.eml", b"Subject: " + first + b"\n " + second + b" #7\n\nText\n")
    assert found.front == {"title": "朱镕基 #7"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<meta charset=utf-8><p>A\xff\x81 b\xfe"),
        ("a.eml", b"Content-Type: text/plain; charset=utf-8\n\nA\xff\x81 b\xfe\n"),
        ("a.md", "A\ufffd\ufffd b\ufffd".encode()),
        (
            "a.rss",
            "<rss><channel><item><title>A</title><description>A\ufffd\ufffd b\ufffd</description></item>".encode(),
        ),
    ],
)
def test_characters_that_are_lost_are_counted(name: str, data: bytes) -> None:
    (note,) = next(iter(documents_of(name, data))).notes  # type: ignore[union-attr]
    assert note == "3 characters could not be decoded, and became \ufffd: compare the page with the file"


@pytest.mark.parametrize(("codec", "encoding"), [("euc_jp", "euc-jp"), ("iso2022_jp", "iso-2022-jp")])
def test_japanese_with_characters_of_vendors(codec: str, encoding: str) -> None:
    text = "本日の漢字、かなカナ。ABC\n次"
    assert with_vendor_characters(text.encode(codec), encoding) == text
    circled = {"euc_jp": b"\xad\xa1", "iso2022_jp": b"\x1b$B-!\x1b(B"}[codec]
    assert decode(circled + b" x", encoding).text == "① x"
    with pytest.raises(UnicodeError):
        with_vendor_characters(b"\x1b$B\x00\x01" if codec == "iso2022_jp" else b"\xfd\xfd\xfd", encoding)


def test_what_is_far_from_the_utf_8_that_it_declares_is_guessed() -> None:
    text = "朱镕基和陶喆的歌"
    found = document("a.html", f"<html lang=zh><meta charset=utf-8><p>{text}".encode("gbk"))
    assert found.body.strip() == text
    assert found.notes == ["the encoding is declared as UTF-8, but is another: read as gbk"]


def test_a_subject_in_an_encoding_that_is_guessed_is_reported() -> None:
    mail = b"Subject: " + "朱镕基和陶喆的歌".encode("gbk") + b"\n\nText\n"
    (note,) = document("a.eml", mail).notes
    assert note.startswith("subject: the encoding is not declared: read as ")


def test_pages_that_browsers_save_are_read_as_mails() -> None:
    kind = b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=gb2312\n\n"
    found = document("a.mhtml", b"Subject: Tea #7\n" + kind + "<p>陶喆".encode("gbk") + b"\n--b--\n")
    assert (found.front, found.body.strip()) == ({"title": "Tea #7"}, "陶喆")
