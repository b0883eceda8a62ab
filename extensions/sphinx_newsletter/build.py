"""The order of a build: which function is called at which event of Sphinx, from top to bottom.

https://www.sphinx-doc.org/en/master/extdev/event_callbacks.html describes the events. ``components.py`` has
what is registered before a build: settings, directives, nodes and transforms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sphinx.application import Sphinx

from sphinx_newsletter import config
from sphinx_newsletter.environment import (
    build_lock,
    checked_settings,
    consistency,
    domain,
    issue_parser,
    issue_pictures,
    packed_tocs,
    page_failures,
    page_texts,
    pipeline,
    posts,
    source_files,
    stamps,
)
from sphinx_newsletter.integrations import (
    blog,
    display_font,
    furo_files,
    furo_navigation,
    not_found,
    opengraph,
    post_lists,
    social_cards,
    sphinx_design,
)
from sphinx_newsletter.outputs import (
    cleaning,
    dataset,
    feeds,
    manifest,
    sitemap,
    sphinx_files,
    statistics,
    write_errors,
)
from sphinx_newsletter.pages import (
    collections,
    data_page,
    issue_ways,
    listings,
    page_head,
    past_years,
    random_page,
    rewriting,
    search_page,
    site_links,
    stats_page,
    targets,
    templates,
)
from sphinx_newsletter.rendering import (
    directions,
    flat_cards,
    issue_head,
    last_look,
    page_urls,
    plain,
    sidebar,
)

_PRIORITIES = 0, 450, 500, 900, 1000
"""Before all other extensions; before the theme and most of them; among them; after most; after all."""

Steps = Sequence[Callable[..., Any]]


class Build:
    """The steps of a build, and the objects that several of them share."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.lock = build_lock.BuildLock(app)
        self.exit_status = page_failures.ExitStatus(app)
        self.write_errors = write_errors.WriteErrors(app)
        self.reporter = consistency.Reporter()
        self.stamper = stamps.Stamper()
        self.design = sphinx_design.DesignAssets(app)
        self.cards = social_cards.Cards()

    def connect(self) -> None:
        """Connect all steps, in their order."""
        self._start()
        self._read()
        self._update()
        self._write()
        self._finish()

    def _at(
        self,
        event: str,
        *,
        first: Steps = (),
        before: Steps = (),
        usual: Steps = (),
        after: Steps = (),
        last: Steps = (),
    ) -> None:
        for priority, steps in zip(_PRIORITIES, (first, before, usual, after, last), strict=True):
            for step in steps:
                self.app.connect(event, step, priority=priority)

    def _start(self) -> None:
        self._at(
            "config-inited",
            first=[self.lock.acquire],
            before=[config.find_files, checked_settings.check_settings, blog.set_defaults, opengraph.set_defaults],
            usual=[furo_navigation.load_beautiful_soup, self._connect_parallel_html],
            after=[source_files.exclude_files],
        )
        self._at(
            "builder-inited",
            usual=[
                self.exit_status.watch,
                self.write_errors.watch,
                consistency.check_list,
                pipeline.read_translations,
                page_urls.quote_page_urls,
                flat_cards.register,
                plain.register,
                sphinx_files.prepare,
            ],
            after=[domain.add_short_roles, templates.prepare],
            last=[page_failures.wrap_reading],
        )

    def _connect_parallel_html(self, *arguments: object) -> None:
        if "html-unchanged" in self.app.events.events:  # sphinx_parallel_html is loaded
            self._at("html-unchanged", usual=[sphinx_files.is_unchanged])
            self._at("html-pages-collected", usual=[sphinx_files.note_collected])

    def _read(self) -> None:
        self._at(
            "env-get-outdated",
            first=[self.lock.acquire],  # one application may build more than once
            usual=[
                consistency.read_again,
                page_failures.failed_before,
                pipeline.read_for_topics,
                stamps.find_stale,
                flat_cards.reread_issues,
                manifest.note_removed,
            ],
        )
        self._at(
            "env-before-read-docs",
            after=[pipeline.note_numbers],
            last=[self.reporter.note_pages, self.stamper.note_pages, manifest.note_read],
        )
        self._at("source-read", usual=[pipeline.drop_inherited], after=[issue_parser.refuse_other_markup])
        self._at(
            "doctree-read",
            usual=[posts.read_posts, self.design.note_use, targets.note_targets],
            after=[issue_pictures.check_pictures, page_texts.note_text],
        )

    def _update(self) -> None:
        self._at(
            "env-updated",
            before=[
                page_head.add_assets,
                display_font.use_font,
                search_page.replace_search,
                self.design.add,
                furo_files.use_files,
                self.cards.find,
                rewriting.rename_images,
                manifest.settle,  # from here, it is known whether anything has changed
                self.cards.check_fonts,
                pipeline.forget_archive,
            ],
            usual=[self.stamper.stamp, sitemap.note_sphinx_sitemap, directions.direct_pages],
            after=[blog.fill_blog, rewriting.find_changed, packed_tocs.pack],
        )
        self._at("env-check-consistency", usual=[self.reporter.report])

    def _write(self) -> None:
        self._at(
            "write-started",
            usual=[
                page_failures.wrap_writing,
                page_head.copy_static,
                display_font.write_font,
                furo_files.write_styles,
            ],
            after=[sphinx_files.note_copies],  # after all handlers that add files
        )
        self._at(
            "doctree-resolved",
            usual=[post_lists.fill_post_lists, listings.fill_listings, issue_head.fill_head],
            after=[not_found.make_absolute],
            last=[last_look.look_at_nodes],
        )
        pages = [
            search_page.collect_pages,
            stats_page.collect_pages,
            data_page.collect_pages,
            random_page.collect_pages,
            site_links.collect_pages,
        ]
        self._at(
            "html-collect-pages",
            first=[sphinx_files.prepare_collection],
            usual=[blog.collect_pages, *map(collections.in_newsletters, pages)],
        )
        self._at(
            "html-page-context",
            before=[sidebar.set_navigation, not_found.fix_home_link, furo_navigation.hide_tree],
            usual=[
                page_urls.quote_file_links,
                opengraph.add_metadata,
                search_page.link_description,
                issue_ways.show_ways,  # below the last link, in the order of reading
                past_years.show_past_years,
                page_head.name_feeds,
                page_head.show_icon,
                display_font.preload_font,
                page_head.link_editions,
                page_head.show_follow,
            ],
            after=[furo_navigation.set_tree, site_links.show_links, self.cards.drop_old],
            last=[last_look.look_at_page],
        )

    def _finish(self) -> None:
        outputs = [search_page.write_description, dataset.write, statistics.write, feeds.write, sitemap.write]
        self._at(
            "build-finished",
            usual=[self.reporter.finish, page_failures.unwrap, *map(manifest.at_end, outputs)],
            after=[self.cards.drop_removed, cleaning.clean],
            last=[self.exit_status.unwatch, self.write_errors.unwatch, self.lock.release],
        )
