"""Counts say what they count in the newsletter's own words: none is made of another."""

from __future__ import annotations

from sphinx_newsletter.config import Settings
from sphinx_newsletter.records.counts import count_label
from sphinx_newsletter.rendering.counts import issue_count, section_counts


def test_kinds_of_section_are_counted_in_the_words_of_the_settings() -> None:
    settings = Settings(sections={"articles": ["Articles"]}, section_singulars={"articles": "article"})
    assert section_counts({"articles": 15}, settings) == "15 articles"
    assert section_counts({"articles": 1}, settings) == "1 article"


def test_without_a_word_for_one_the_name_stands_first() -> None:
    settings = Settings(sections={"articles": ["Articles"], "文章": ["文章&教程"]})
    assert section_counts({"articles": 1, "文章": 3}, settings) == "articles: 1 · 3 文章"


def test_a_section_that_the_settings_do_not_name_is_counted_by_its_title() -> None:
    assert section_counts({"Libraries": 1, "News": 2}, Settings()) == "Libraries: 1 · News: 2"


def test_the_commands_and_a_site_without_a_catalog_count_in_english() -> None:
    assert [count_label(count, "issue", "issues") for count in (0, 1, 2)] == ["0 issues", "1 issue", "2 issues"]
    assert [issue_count(count) for count in (0, 1, 2)] == ["0 issues", "1 issue", "2 issues"]
