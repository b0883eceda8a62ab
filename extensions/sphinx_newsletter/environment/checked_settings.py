"""Report mistakes in ``conf.py`` before anything is read, each with its line."""

from __future__ import annotations

from bdb import BdbQuit
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from sphinx_newsletter.config import given_values, load_settings
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.setting_mistakes import line_of_setting, named_in, setting_mistakes

logger = logging.getLogger(__name__)


class InvalidSettings(ConfigError, BdbQuit):
    """Invalid settings, after each has been reported.

    ``sphinx-build`` shows every exception as a crash, with a traceback and the advice to report it to Sphinx's
    developers, except those that end a debugger: these end the build with the exit status of an error.
    """


def check_settings(app: Sphinx, config: Config) -> None:
    """Report settings that do not exist, and end the build if the value of one is invalid."""
    conf = Path(app.confdir, "conf.py")
    text = conf.read_text(encoding="utf-8", errors="replace") if conf.is_file() else ""
    values = given_values(config)
    registered = [name for name in config.values if name.startswith("newsletter_")]
    for name, what in setting_mistakes({**values, "html_baseurl": config.html_baseurl}, registered):
        message = printable(Problem.SETTING.message(what=what))
        location = f"{conf}:{line_of_setting(text, name)}"
        logger.warning(message, location=location, type="newsletter", subtype=Problem.SETTING.code)
    try:
        load_settings(config, Path(app.srcdir))
    except ConfigError as error:
        for line in str(error).splitlines():
            name = named_in(line)
            logger.error(printable(line), location=f"{conf}:{line_of_setting(text, name)}" if name else None)
        raise InvalidSettings(str(error)) from error
