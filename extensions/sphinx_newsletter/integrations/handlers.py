"""Disconnect event handlers of other extensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.application import Sphinx

Handler = Callable[..., Any]


def disconnect_if(app: Sphinx, event: str, matches: Callable[[Handler], bool]) -> list[Handler]:
    """Disconnect the handlers of *event* for which *matches* returns true, and return them."""
    disconnected = [listener for listener in app.events.listeners[event] if matches(listener.handler)]
    for listener in disconnected:
        app.disconnect(listener.id)
    return [listener.handler for listener in disconnected]
