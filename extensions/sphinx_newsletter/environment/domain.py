"""The newsletter domain: the records read from each page, kept in the build environment.

``data`` maps docnames to plain frozen values, so that it can be purged and merged per document, pickled to a small
size, and compared between builds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import is_role_registered
from sphinx.util.nodes import make_refnode

from sphinx_newsletter.config import Settings, load_settings
from sphinx_newsletter.environment.unknown_targets import report_unknown
from sphinx_newsletter.files.known_problems import KnownProblems
from sphinx_newsletter.reading.directions import text_within
from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue, Link, theme

logger = logging.getLogger(__name__)
T = TypeVar("T")

DATA_VERSION = 13
"""Increased with every change to the structure of ``data``, so that Sphinx discards an older environment.

1: issues, numbers, seasons, listings, references. 2: process and flat; links have a digest. 3: topics.
4: issue bodies are packed. 5: stamps, targets; anchors of sections without a setting begin with "section-".
6: missing; posts; a page may show several seasons. 7: used. 8: editions. 9: texts; groups.
10: related; addresses and terms of links. 11: subsections; numbers have a season. 12: failed.
13: problems; known.
"""

_READ = ("issues", "seasons", "listings", "references", "posts", "targets", "used", "texts", "failed", "problems")
"""Keys of ``data`` that are filled while a page is read."""


class NewsletterRole(XRefRole):
    """``{newsletter:issue}`7```, or ``{issue}`7``` if no other role has that name."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Create the pending reference, and note that this page shows the title of its target."""
        kind = self.name.rpartition(":")[2]
        self.name = f"newsletter:{kind}"
        found, messages = super().run()
        for node in found:
            if isinstance(node, addnodes.pending_xref):
                NewsletterDomain.of(self.env).note_reference(self.env.docname, kind, node["reftarget"])
        return found, messages


class NewsletterDomain(Domain):
    """Domain of issues and links."""

    name = "newsletter"
    label = "Newsletter"
    object_types: ClassVar = {"issue": ObjType("issue", "issue"), "link": ObjType("link", "link")}
    roles: ClassVar = {
        "issue": NewsletterRole(innernodeclass=nodes.inline),
        "link": NewsletterRole(innernodeclass=nodes.inline),
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "issues": {},  # docname -> Issue
        "numbers": {},  # docname -> season and issue number, known before the page is read
        "seasons": {},  # docname -> {season number: docnames of its issues when it was read}
        "listings": {},  # docname -> {"kind:number"} of the archive listings on the page
        "references": {},  # docname -> {(role, target)}
        "posts": {},  # docname -> ABlog's posts on the page (posts.py)
        "targets": {},  # docname -> targets of Sphinx's own roles and of Markdown links
        "used": {},  # docname -> True, if it is an issue page or uses this extension's markup
        "texts": {},  # docname -> text of each section of a page that is not an issue (page_texts.py)
        "stamps": {},  # docname -> digest of its files when it was read (stamps.py)
        "failed": {},  # docname -> True, if the page could not be read and shows its source (page_failures.py)
        "problems": {},  # docname -> code, location and message of each problem of the page (page_problems.py)
        "known": {},  # path of a page -> number of its known problems by code, in the last build
        "missing": {},  # docname -> dependencies that were missing when it was read
        "topics": "",  # digest of the topics file's contents when links were assigned their topics
        "related": {},  # docname -> related links of its cards, and what they depend on (connections.py)
        "process": 0,  # ID of the process that filled this dictionary
        "flat": False,  # whether cards were flattened for HTML (rendering/flat_cards.py)
    }
    data_version = DATA_VERSION

    @classmethod
    def of(cls, env: BuildEnvironment) -> NewsletterDomain:
        """Return the domain of a build environment."""
        return cast(NewsletterDomain, env.get_domain(cls.name))

    @cached_property
    def settings(self) -> Settings:
        """The newsletter's settings."""
        return load_settings(self.env.config, Path(self.env.srcdir))

    @cached_property
    def known_problems(self) -> KnownProblems:
        """The list of known problems."""
        return KnownProblems.read(self.settings.known_problems_path)

    @property
    def issues(self) -> dict[str, Issue]:
        """All issues, by docname."""
        return cast("dict[str, Issue]", self.data["issues"])

    @property
    def numbers(self) -> dict[str, tuple[int, int]]:
        """Seasons and issue numbers by docname, known before any page is read."""
        return cast("dict[str, tuple[int, int]]", self.data["numbers"])

    @cached_property
    def archive(self) -> Archive:
        """All issues as an archive. Only valid after all pages have been read."""
        return Archive(tuple(self.issues.values()), self.settings.season_length)

    @cached_property
    def unknown_targets(self) -> dict[str, int]:
        """Number of roles without a target, by docname (unknown_targets.py)."""
        return {}

    @cached_property
    def _shared(self) -> dict[Callable[[BuildEnvironment], Any], Any]:
        return {}

    def shared(self, kind: Callable[[BuildEnvironment], T]) -> T:
        """Return the one object of a class that is made of the archive, until the archive is discarded."""
        if kind not in self._shared:
            self._shared[kind] = kind(self.env)
        return cast(T, self._shared[kind])

    def forget_archive(self) -> None:
        """Discard the cached :attr:`archive`, and what is made of it."""
        for name in ("archive", "_shared", "unknown_targets"):
            self.__dict__.pop(name, None)

    def note_issue(self, issue: Issue) -> None:
        """Store an issue."""
        self.issues[issue.docname] = issue

    def note_season(self, docname: str, season: int, issues: Iterable[str]) -> None:
        """Note that a page shows a season, with the issue pages found for it."""
        self.data["seasons"].setdefault(docname, {})[season] = tuple(issues)

    def note_listing(self, docname: str, what: str) -> None:
        """Note that a page has an archive listing, so that it is written again when the listing changes."""
        self.data["listings"].setdefault(docname, set()).add(what)

    def note_reference(self, docname: str, role: str, target: str) -> None:
        """Note that a page shows the title of an issue or link on another page."""
        self.data["references"].setdefault(docname, set()).add((role, target))

    def note_targets(self, docname: str, targets: Set[str]) -> None:
        """Note the targets of a page's references outside this domain."""
        if targets:
            self.data["targets"][docname] = targets

    def note_use(self, docname: str) -> None:
        """Note that a page is an issue page or uses this extension's markup."""
        self.data["used"][docname] = True

    @property
    def in_use(self) -> bool:
        """Whether the project is a newsletter. If not, its pages are the same as without this extension.

        Only valid after all pages have been read.
        """
        return any(self.data[key] for key in ("used", "seasons", "listings", "references", "posts"))

    def issue_docnames(self, season: int) -> list[str]:
        """Return the docnames of a season's issues, ordered by number."""
        chosen = [(number, docname) for docname, (its, number) in self.numbers.items() if its == season]
        return [docname for _, docname in sorted(chosen)]

    def display_title(self, issue: Issue) -> str:
        """Return an issue's number and theme: ``#7 Doubts about asyncio``."""
        return f"#{issue.number} {theme(issue, self.settings.title)}".strip()

    def clear_doc(self, docname: str) -> None:
        """Purge everything read from a page. Its number is updated before the page is read again."""
        for key in (*_READ, "stamps", "missing"):
            self.data[key].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Merge what a worker process read from *docnames*."""
        for key in _READ:
            mine, other = self.data[key], otherdata[key]
            mine.update((docname, other[docname]) for docname in docnames if docname in other)

    def find(self, role: str, target: str) -> tuple[Issue, Link | None] | None:
        """Return the issue, and the link in it, that a role refers to; None if there is no such target."""
        return self.archive.find(role, target)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve an ``issue`` or ``link`` role; report an unknown target."""
        found = self.find(typ, target)
        if found is None:
            report_unknown(self, node, fromdocname)
            return cast(nodes.reference, contnode)
        issue, link = found
        if not node["refexplicit"]:
            title = link.title if link else self.display_title(issue)
            contnode = nodes.inline(title, "", text_within(node, title, self.settings.page_language))
        return make_refnode(builder, fromdocname, issue.docname, link.anchor if link else "", contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return no matches: the ``any`` role does not resolve issue numbers."""
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield issues and links for the inventory; priority -1 hides them from Sphinx's search results."""
        for issue in self.archive.issues:
            yield str(issue.number), self.display_title(issue), "issue", issue.docname, "", -1
            for anchor, title in issue.body.names:
                yield f"{issue.number}/{anchor}", title, "link", issue.docname, anchor, -1


def add_short_roles(app: Sphinx) -> None:
    """Register each role without the domain prefix, unless that name is in use (often by extlinks)."""
    for name, role in NewsletterDomain.roles.items():
        if not is_role_registered(name):
            app.add_role(name, role)


def setup(app: Sphinx) -> None:
    """Register the domain, and the short role names after all other extensions are set up."""
    app.add_domain(NewsletterDomain)
