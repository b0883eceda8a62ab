"""Options that are dates or time zones."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import click

from sphinx_newsletter.records.dates import advice, read_date

_OFFSET = re.compile(r"(?:UTC)?([-+])(\d{1,2}):?(\d{2})?", re.ASCII)


class Date(click.ParamType[dt.date]):
    """A date in any form that is certain."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a date. Fails with what to write."""
        if isinstance(value, dt.date):
            return value
        return read_date(value) or self.fail(advice(value), param, ctx)


class Zone(click.ParamType[dt.tzinfo]):
    """A time zone, by its name or its offset from UTC."""

    name = "timezone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a time zone. Fails with what to write."""
        if isinstance(value, dt.tzinfo):
            return value
        found = _OFFSET.fullmatch(value)
        try:
            if not found:
                return ZoneInfo(value)
            minutes = 60 * int(found[2]) + int(found[3] or 0)
            return dt.timezone(dt.timedelta(minutes=-minutes if found[1] == "-" else minutes))
        except (ValueError, OSError, LookupError):
            self.fail(f"{value!r} is not a time zone: write a name such as Europe/Berlin, or +08:00", param, ctx)
