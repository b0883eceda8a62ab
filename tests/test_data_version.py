"""An environment that was saved before records changed is not loaded."""

from __future__ import annotations

import dataclasses

from sphinx_newsletter.environment.domain import DATA_VERSION, NewsletterDomain
from sphinx_newsletter.records.model import Body, Image, Issue, Link, Prose, Related, Section, digest_of

PINNED = (13, "73de1d3d14aa3726")
"""The version, and the digest of what is saved with it. If that changes, increase DATA_VERSION and pin both."""


def test_the_version_is_that_of_the_records() -> None:
    records = (Related, Image, Section, Prose, Link, Body, Issue)
    fields = [(cls.__name__, [(each.name, each.type) for each in dataclasses.fields(cls)]) for cls in records]
    assert (DATA_VERSION, digest_of((fields, NewsletterDomain.initial_data))) == PINNED
