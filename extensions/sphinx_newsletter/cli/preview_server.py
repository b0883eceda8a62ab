"""Server of ``newsletter preview``: that of sphinx-autobuild, restricted to requests from its own pages.

Any web page can send requests to a local server, either cross-origin or, with a host name that it points to this
machine, as the same origin (DNS rebinding). So the ``Host`` header must name this server, and an ``Origin``
header must match it. For scripts and images in pages of other sites, browsers send no ``Origin``; a header of the
response keeps these pages from using them.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click

from sphinx_newsletter.cli.preview_builds import Builds

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOR_OWN_PAGES = (b"cross-origin-resource-policy", b"same-origin")
_NAMES = ("127.0.0.1", "localhost")


class OwnPagesOnly:
    """ASGI middleware that refuses requests, including WebSockets, with a foreign ``Host`` or ``Origin``."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.app = app
        ports = (f":{port}", "") if port == 80 else (f":{port}",)
        self.hosts = {f"{name}{end}".encode() for name in (*_NAMES, host) for end in ports}
        self.origins = {b"http://" + name for name in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the server, or refuse it."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), _FOR_OWN_PAGES]}
            await send(message)

        if scope["type"] == "lifespan" or self._is_own(scope["headers"]):
            await self.app(scope, receive, send_guarded)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # not accepted, so the server responds with 403
        else:
            from starlette.responses import PlainTextResponse

            refusal = PlainTextResponse("The preview only accepts requests from its own pages.\n", status_code=403)
            await refusal(scope, receive, send_guarded)

    def _is_own(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        received: dict[bytes, list[bytes]] = {b"host": [], b"origin": []}
        for name, value in headers:
            received.setdefault(name.lower(), []).append(value.lower())
        is_here = len(received[b"host"]) == 1 and received[b"host"][0] in self.hosts
        return is_here and self.origins.issuperset(received[b"origin"])


def serve(arguments: list[str]) -> None:
    """Build and serve until Ctrl-C."""
    import uvicorn
    from sphinx_autobuild import __main__ as autobuild

    if not hasattr(autobuild, "uvicorn"):
        raise click.UsageError("the preview does not support this release of sphinx-autobuild: install 2025.8.25")

    def run(app: ASGIApp, *, host: str, port: int, **options: Any) -> None:
        uvicorn.run(OwnPagesOnly(app, host, port), host=host, port=port, **options)

    # sphinx-autobuild takes no middleware. Any other use of uvicorn fails instead of serving without it.
    autobuild.uvicorn = SimpleNamespace(run=run)
    builder: Any = sys.modules.get("sphinx_autobuild.build") or SimpleNamespace()
    builder.subprocess = Builds()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            autobuild.main(arguments)
    finally:
        autobuild.uvicorn = uvicorn
        builder.subprocess = subprocess
