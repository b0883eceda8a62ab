"""The archive's memory: what each page was found to hold, kept in the build environment.

``data`` maps docnames to plain frozen values, so that it is purged and merged per document, pickled small,
and compared between builds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, cast

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
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.archive import Archive, season_of
from sphinx_newsletter.records.model import Issue, Link, theme

logger = logging.getLogger(__name__)

DATA_VERSION = 7
"""Raised with every change of what ``data`` holds, so that an older environment is built anew.

1: issues, numbers, seasons, listings, references. 2: process and flat; links have a digest. 3: topics.
4: what issues hold is packed. 5: stamps, targets; anchors of sections that no setting names begin with "section-".
6: missing; posts; a page may show several seasons. 7: used.
"""

_READ = ("issues", "seasons", "listings", "references", "posts", "targets", "used")
"""What is read from a page."""


class NewsletterRole(XRefRole):
    """``{newsletter:issue}`7```, or ``{issue}`7``` where the short name is ours: a reference into the archive."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the pending reference, and remember that this page shows something of another."""
        kind = self.name.rpartition(":")[2]
        self.name = f"newsletter:{kind}"
        found, messages = super().run()
        for node in found:
            if isinstance(node, addnodes.pending_xref):
                NewsletterDomain.of(self.env).note_reference(self.env.docname, kind, node["reftarget"])
        return found, messages


class NewsletterDomain(Domain):
    """Issues and links as Sphinx objects."""

    name = "newsletter"
    label = "Newsletter"
    object_types: ClassVar = {"issue": ObjType("issue", "issue"), "link": ObjType("link", "link")}
    roles: ClassVar = {
        "issue": NewsletterRole(innernodeclass=nodes.inline),
        "link": NewsletterRole(innernodeclass=nodes.inline),
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "issues": {},  # docname -> Issue
        "numbers": {},  # docname -> issue number, known before the page is read
        "seasons": {},  # docname -> {season number: docnames of its issues when it was read}
        "listings": {},  # docname -> what the page lists of the archive ("latest", "seasons", …)
        "references": {},  # docname -> {(role, target)}
        "posts": {},  # docname -> what lists and feeds show of ABlog's posts on the page (posts.py)
        "targets": {},  # docname -> what it refers to with Sphinx's own roles and with Markdown links
        "used": {},  # docname -> True, for issue pages and others that hold what comes with this extension
        "stamps": {},  # docname -> what stands for its files when it was read
        "missing": {},  # docname -> the files it depends on that were not there when it was read
        "topics": "",  # digest of the topics that links were given when they were read
        "process": 0,  # which process has read what is in here
        "flat": False,  # whether cards were read for web pages (rendering/flat_cards.py)
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

    @property
    def issues(self) -> dict[str, Issue]:
        """Every issue, by docname."""
        return cast("dict[str, Issue]", self.data["issues"])

    @property
    def numbers(self) -> dict[str, int]:
        """The issue number of every issue page, by docname; known before any page is read."""
        return cast("dict[str, int]", self.data["numbers"])

    @cached_property
    def archive(self) -> Archive:
        """All issues together. Only to be asked after every page has been read."""
        return Archive(tuple(self.issues.values()), self.settings.season_length)

    def forget_archive(self) -> None:
        """Make :attr:`archive`, and what is worked out from it, anew when it is asked for next."""
        for name in ("archive", "_navigation"):
            self.__dict__.pop(name, None)

    def note_issue(self, issue: Issue) -> None:
        """Remember an issue."""
        self.issues[issue.docname] = issue

    def note_season(self, docname: str, season: int, issues: Iterable[str]) -> None:
        """Remember that a page shows a season, and the issue pages it found."""
        self.data["seasons"].setdefault(docname, {})[season] = tuple(issues)

    def note_listing(self, docname: str, what: str) -> None:
        """Remember that a page lists something of the archive, so that it is written when that changes."""
        self.data["listings"].setdefault(docname, set()).add(what)

    def note_reference(self, docname: str, role: str, target: str) -> None:
        """Remember that a page shows the title of an issue or link of another."""
        self.data["references"].setdefault(docname, set()).add((role, target))

    def note_targets(self, docname: str, targets: Set[str]) -> None:
        """Remember what a page refers to with roles that are not ours."""
        if targets:
            self.data["targets"][docname] = targets

    def note_use(self, docname: str) -> None:
        """Remember that a page is an issue's, or holds something that comes with this extension."""
        self.data["used"][docname] = True

    @property
    def in_use(self) -> bool:
        """Whether the project is a newsletter: if not, its pages are as they would be without this extension.

        Only to be asked after every page has been read.
        """
        return any(self.data[key] for key in ("used", "seasons", "listings", "references", "posts"))

    def issue_docnames(self, season: int) -> list[str]:
        """Return the issue pages of a season, by number."""
        length = self.settings.season_length
        numbers = self.numbers.items()
        chosen = [(number, docname) for docname, number in numbers if season_of(number, length) == season]
        return [docname for _, docname in sorted(chosen)]

    def display_title(self, issue: Issue) -> str:
        """Return an issue's number and what its title adds to that: ``#7 Doubts about asyncio``."""
        return f"#{issue.number} {theme(issue, self.settings.title)}".strip()

    def clear_doc(self, docname: str) -> None:
        """Forget everything that was read from a page; its number is noted anew before it is read again."""
        for key in (*_READ, "stamps", "missing"):
            self.data[key].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read of *docnames*."""
        for key in _READ:
            mine, other = self.data[key], otherdata[key]
            mine.update((docname, other[docname]) for docname in docnames if docname in other)

    def find(self, role: str, target: str) -> tuple[Issue, Link | None] | None:
        """Return the issue, and the link in it, that a role names; None if there is none."""
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
        """Make the reference a role stands for."""
        found = self.find(typ, target)
        if found is None:
            message = Problem.UNKNOWN_TARGET.message(role=typ, target=target)
            logger.warning(message, location=node, type="newsletter", subtype=Problem.UNKNOWN_TARGET.code)
            return cast(nodes.reference, contnode)
        issue, link = found
        if not node["refexplicit"]:
            title = link.title if link else self.display_title(issue)
            contnode = nodes.inline(title, title)
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
        """Take no part in ``any``: a number is no name."""
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield what other projects may refer to; none of it belongs in Sphinx's own search results."""
        for issue in self.archive.issues:
            yield str(issue.number), self.display_title(issue), "issue", issue.docname, "", -1
            for anchor, title in issue.body.names:
                yield f"{issue.number}/{anchor}", title, "link", issue.docname, anchor, -1


def _add_short_roles(app: Sphinx) -> None:
    """Register the roles without the domain's name where nothing else has taken it: extlinks often does."""
    for name, role in NewsletterDomain.roles.items():
        if not is_role_registered(name):
            app.add_role(name, role)


def setup(app: Sphinx) -> None:
    """Register the domain, and its short roles when every extension has had its turn."""
    app.add_domain(NewsletterDomain)
    app.connect("builder-inited", _add_short_roles, priority=900)
