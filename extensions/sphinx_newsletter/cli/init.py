"""The ``newsletter init`` command."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from sphinx_newsletter.authoring.starting.newsletter import (
    Newsletter,
    language_of,
    line,
    season_length_of,
    title_of,
    url_of,
)
from sphinx_newsletter.authoring.starting.writing import conflicts, write_all
from sphinx_newsletter.cli.common import shown
from sphinx_newsletter.cli.extras import require_extra
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.page_files import PageFileError, printable, reason_of
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.languages import display_name, language_tag


def _valid(check: Callable[[str], str | int]) -> Callable[..., Any]:
    """Return a function, for options and for prompts, that reports what *check* raises."""

    def convert(*arguments: Any) -> Any:
        value = arguments[-1]
        try:
            return value if value is None else check(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return convert


@click.command("init", short_help="Start a newsletter.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Old issues, or a directory of them, for default answers; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: take the default answers.")
@click.option("--title", callback=_valid(title_of), metavar="TEXT", help="Name of the newsletter.")
@click.option("--language", callback=_valid(language_of), metavar="CODE", help="Its language: en, zh_CN, ja, fr …")
@click.option("--url", callback=_valid(url_of), metavar="URL", help="URL of the site.")
@click.option("--author", callback=_valid(line), metavar="TEXT", help="Author, as named in feeds.")
@click.option(
    "--season-length",
    callback=_valid(season_length_of),
    metavar="N",
    help="Number of issues in a season, or year: a season is a year.",
)
def command(folder: Path, sources: Sequence[Path], yes: bool, **given: Any) -> None:
    """Write the files of a new newsletter to FOLDER.

    Asks for title, language, URL, author and the length of a season, unless an option gives the answer. Writes
    settings (docs/conf.py), first pages, topics.toml, and files for Read the Docs and GitHub. No file is
    overwritten: if one exists, nothing is written.

    With --from, title, language, author, the form of items, sections and topics are recognised in old issues: any
    files that newsletter import can read.

    \b
    Examples:
      newsletter init my-newsletter
      newsletter init my-newsletter --from ~/old-newsletter
      newsletter init my-newsletter --yes --title "Field Notes" --url https://field-notes.example.org/

    Exit status: 0 files written, 1 files cannot be written, 2 usage error, or a file already exists.
    """  # noqa: D301 (a marker of click)
    from sphinx_newsletter.authoring.starting.files import FIXED, files_of
    from sphinx_newsletter.authoring.starting.requirement import own_requirement

    _refuse_conflicts(folder, FIXED)
    offered = _recognised(sources, Newsletter(_title_of_folder(folder)))
    answers = {name: value for name, value in given.items() if value is not None}
    if not yes:
        answers = _asked(offered, answers)
    requirement = own_requirement()
    texts = files_of(dataclasses.replace(offered, **answers), dt.date.today(), requirement)
    _refuse_conflicts(folder, texts)
    try:
        write_all(folder, texts)
    except OSError as error:
        name = shown(Path(error.filename)) if error.filename else shown(folder)
        raise click.ClickException(f"nothing was written: {name}: {reason_of(error)}") from error
    for name in texts:
        say(shown(folder / name))
    if requirement.local:
        say(
            f"{shown(folder / 'requirements.txt')} names a path of this machine: write a repository or a release "
            "in its place before others build the site",
            err=True,
        )
    _say_next_steps(folder, sources)


def _refuse_conflicts(folder: Path, names: Iterable[str]) -> None:
    """Raise :class:`click.UsageError` if files that are to be written exist."""
    if found := list(conflicts(folder, names)):
        paths = "\n".join(f"  {shown(path)}" for path in found)
        raise click.UsageError(f"nothing was written, because these already exist:\n{paths}")


def _title_of_folder(folder: Path) -> str:
    """Return a title to offer: the name of the directory as words."""
    words = " ".join(folder.absolute().resolve().name.replace("-", " ").replace("_", " ").split())
    try:
        return title_of(words.title())
    except ValueError:
        return "Newsletter"


def _recognised(sources: Sequence[Path], offered: Newsletter) -> Newsletter:
    """Return *offered* with what the issues in *sources* show. Raises :class:`click.UsageError`."""
    if not sources:
        return offered
    require_extra("import")
    from sphinx_newsletter.authoring.starting.recognising import recognised
    from sphinx_newsletter.cli.passed_over import say_passed_over, why_unread

    say_passed_over(sources)
    for source in sources:
        if reason := why_unread(source):
            raise click.UsageError(f"{shown(source)}: {reason}")
    try:
        found = recognised(sources, offered)
    except PageFileError as reason:
        raise click.UsageError(f"{', '.join(map(shown, sources))}: {reason}") from reason
    items = "" if list(found.items) == [ItemForm.NUMBERED] else f"items: {', '.join(found.items)}; "
    say(
        f"Recognised: {found.title}, in {display_name(language_tag(found.language), 'en')}; {items}"
        f"sections: {', '.join(title for titles in found.sections.values() for title in titles) or 'none'}; "
        f"topics: {', '.join(topic.title for topic in found.topics) or 'none'}.",
        err=True,
    )
    return found


def _asked(offered: Newsletter, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to the questions that *answers* leaves open; an invalid one is asked for again."""
    questions: list[tuple[str, str, dict[str, Any]]] = [
        ("title", "Title of the newsletter", {"value_proc": _valid(title_of)}),
        ("language", "Language (en, zh_CN, zh_TW, ja, fr …)", {"value_proc": _valid(language_of)}),
        ("url", "URL of the site (may be empty)", {"value_proc": _valid(url_of)}),
        ("author", "Author", {"value_proc": _valid(line)}),
        ("season_length", "Number of issues in a season, or year", {"value_proc": _valid(season_length_of)}),
    ]
    found: dict[str, Any] = {}
    for name, question, options in questions:
        default = getattr(offered, name) or (found["title"] if name == "author" else "")
        if name in answers:
            found[name] = answers[name]
        else:
            found[name] = click.prompt(
                question, default=str(default), show_default=bool(default), err=True, **options
            )
    return found


def _say_next_steps(folder: Path, sources: Sequence[Path]) -> None:
    enter = "" if folder.resolve() == Path.cwd() else f"  cd {shown(folder)}\n"
    old = "".join(f"  newsletter import {shlex.quote(printable(path.resolve()))}\n" for path in sources)
    say(
        f"\nNext:\n{enter}{old}"
        "  newsletter new                                           # the first issue\n"
        "  newsletter preview                                       # see it while you write\n"
        "  newsletter check                                         # find mistakes\n"
        "  python3 -m sphinx -b dirhtml -nW docs docs/_build/html   # build the site",
        err=True,
    )
