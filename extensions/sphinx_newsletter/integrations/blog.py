"""Integration of ABlog: issues as posts, and archive pages with the templates of this package.

ABlog stores a copy of each doctree in the environment, prevents parallel reading, renders all archive pages from
these copies in every build, and has templates that do not work with Furo. Only its posts, catalogs, collections,
references and ``postlist`` directive (:mod:`.post_lists`) are used. The blog is filled from the archive after
reading, and not stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import ablog
from ablog.blog import Blog, Catalog, Collection, slugify
from ablog.post import (
    generate_archive_pages,
    generate_atom_feeds,
    process_posts,
    purge_posts,
)
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.config import load_settings, set_default
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.posts import Post, posts_of
from sphinx_newsletter.integrations.handlers import disconnect_if
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.feeds import FEED
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.browse_pages import browse_pages
from sphinx_newsletter.pages.catalogs import CatalogPages
from sphinx_newsletter.records.archive import Season
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.records.slugs import RESERVED, distinct
from sphinx_newsletter.rendering.navigation import navigation_of
from sphinx_newsletter.rendering.references import season_name

_REFERENCES = {
    "tags": "blog-tags",
    "category": "blog-categories",
    "author": "blog-authors",
    "archive": "blog-archives",
}
"""Labels of ABlog's catalogs."""
_REPLACED = {process_posts, purge_posts, generate_archive_pages, generate_atom_feeds}


def set_defaults(app: Sphinx, config: Config) -> None:
    """Derive ABlog's settings from the newsletter's, unless ``conf.py`` sets them."""
    settings = load_settings(config, app.srcdir)
    author = settings.author
    derived = {
        "blog_title": settings.title,
        "blog_baseurl": settings.base_url,
        "blog_authors": {author: (author, None)},
        "blog_default_author": [author],
        "skip_injecting_base_ablog_templates": True,
    }
    if not settings.page_language.startswith("en"):
        derived["post_date_format_short"] = "%Y-%m-%d"  # Python's names of months are English
    for name, value in derived.items():
        set_default(config, name, value)


def fill_blog(app: Sphinx, env: BuildEnvironment) -> None:
    """Register the issues as posts, with topics as tags and seasons as categories."""
    if manifest_of(app).unchanged:
        return  # no page needs the blog
    blog = _new_blog(app)
    domain = NewsletterDomain.of(env)
    for slug in domain.archive.by_topic:
        _collection(blog.tags, slug, domain.settings.vocabulary.topic(slug).title)
    for season in domain.archive.seasons.values():
        page = navigation_of(env).season_page(season.number)
        _collection(blog.category, season.slug, season_name(season.number, domain.settings), page)
        for issue in season.issues:
            blog.register(issue.docname, _issue_info(issue, season, domain))
    infos = [_post_info(post, domain) for post in posts_of(domain)]
    _add_collections(blog, infos)
    for info in infos:
        blog.register(info["docname"], info)


def _new_blog(app: Sphinx) -> Blog:
    """Return an empty blog. ABlog shares one blog between all builds in a process, in a private attribute."""
    getattr(Blog, "_dict", {}).clear()
    ablog.blog.TOMORROW = dt.datetime.max  # ABlog would list nothing dated in the future
    blog = Blog(app)
    pages = NewsletterDomain.of(app.env).settings.page
    catalogs = {"tags": "topics", "category": "seasons", "author": "authors", "archive": "years"}
    for name, kind in catalogs.items():
        catalog = getattr(blog, name)
        catalog.path = catalog.docname = pages(kind)
        blog.references[_REFERENCES[name]] = (catalog.docname, str(catalog))
    for name in ("author", "location", "language"):
        getattr(blog, name).collections.clear()  # ABlog has given them paths
    blog.posts = blog.blog["post"] = Collection(blog.blog, "post", "Posts", path=pages("issues"))
    blog.references["blog-posts"] = (pages("issues"), "Posts")
    blog.references["blog-feed"] = (FEED, f"{blog.blog_title} Feed")
    return blog


def _collection(catalog: Catalog, slug: str, name: str, page: str | None = None) -> None:
    """Add a collection with *slug* in its URL."""
    catalog[slug] = Collection(catalog, slug, name, path=page or f"{catalog.path}/{slug}")


def _add_collections(blog: Blog, posts: Iterable[Mapping[str, Any]]) -> None:
    """Add the collections of posts, each with a page of its own; ABlog would use ``c`` for both C++ and C#."""
    for kind, catalog in blog.catalogs.items():
        labels = sorted({label for post in posts for label in post[kind]})
        named = blog.config.get(f"blog_{kind}s", {})
        known = {**named, **{label: (label, None) for label in labels if label not in named}}
        known = {label: value for label, value in known.items() if label not in catalog.collections}
        wanted = ((label, f"{catalog.path}/{slugify(name) or kind}") for label, (name, _) in known.items())
        taken = [f"{catalog.path}/{name}" for name in RESERVED]
        taken += [collection.docname for collection in catalog.collections.values()]
        for label, path in distinct(wanted, taken).items():
            name, link = known[label]
            catalog[label] = Collection(catalog, label, name, link, path=path)


def _post_info(post: Post, domain: NewsletterDomain) -> dict[str, Any]:
    """Return the metadata of a post, with topic slugs as tags where a tag is the title of a topic."""
    info = post.info()
    slugs = {topic.title.casefold(): slug for slug, topic in domain.settings.vocabulary.topics.items()}
    info["tags"] = [slugs.get(tag.casefold(), tag) for tag in info["tags"]]
    return info


def _issue_info(issue: Issue, season: Season, domain: NewsletterDomain) -> dict[str, Any]:
    date = dt.datetime.combine(issue.date, dt.time())
    updated = dt.datetime.combine(issue.updated or issue.date, dt.time())
    return {
        "docname": issue.docname,
        "section": "",
        "order": 1,
        "date": date,
        "update": updated,
        "title": domain.display_title(issue),
        "excerpt": [nodes.paragraph("", issue.body.intro)] if issue.body.intro else [],
        "tags": list(issue.topics),
        "author": [],
        "category": [season.slug],
        "location": [],
        "language": [],
        "redirect": [],
        "nocomments": True,
        "image": None,
        "exclude": False,
        "canonical_link": None,
        "external_link": None,
        "doctree": None,
    }


def collect_pages(app: Sphinx) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Yield the name, context and template of each archive page (``html-collect-pages``)."""
    if not ablog.builder_support(app) or app.builder.name == "epub":
        return
    if not NewsletterDomain.of(app.env).in_use and ablog.__name__ not in app.config.extensions:
        return
    blog = Blog(app)
    pages = CatalogPages(app)
    seasons = {season.slug for season in NewsletterDomain.of(app.env).archive.seasons.values()}
    is_seasons = seasons.issuperset(blog.category.collections)
    catalogs = {
        gettext("Seasons") if is_seasons else gettext("Categories"): blog.category,
        gettext("Authors"): blog.author,
        gettext("By year"): blog.archive,
    }
    catalogs |= {
        title: catalog
        for title, catalog in ((gettext("Locations"), blog.location), (gettext("Languages"), blog.language))
        if len(catalog)
    }
    for title, catalog in catalogs.items():
        yield from pages.catalog(title, catalog)
        yield from pages.issue_collections(catalog)
    yield from browse_pages(app, blog.tags)
    yield from pages.all_issues(blog.posts)


def setup(app: Sphinx) -> None:
    """Load ABlog and replace its event handlers."""
    app.setup_extension("ablog")
    for event in app.events.listeners:
        disconnect_if(app, event, _REPLACED.__contains__)
    app.extensions["ablog"].parallel_read_safe = True  # the unsafe handlers have been disconnected
