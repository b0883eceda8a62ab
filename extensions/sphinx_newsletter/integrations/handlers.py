"""Handlers of other extensions that are replaced by ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.application import Sphinx

Handler = Callable[..., Any]


def take_handlers(app: Sphinx, event: str, is_wanted: Callable[[Handler], bool]) -> list[Handler]:
    """Disconnect the handlers of *event* that *is_wanted* chooses, and return them.

    Where an extension has none of that kind any more, nothing is disconnected.
    """
    taken = [listener for listener in app.events.listeners[event] if is_wanted(listener.handler)]
    for listener in taken:
        app.disconnect(listener.id)
    return [listener.handler for listener in taken]
