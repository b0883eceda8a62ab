"""The server of ``newsletter preview``: sphinx-autobuild's, for nobody but the pages that it serves itself.

A web page may ask any server of the machine it is read on: under that machine's own address, or, with a name of
its own that it lets lead there (DNS rebinding), as if both were one site. So a request has to be for this
server's name, and one that says which site it comes from has to come from here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_NAMES = ("127.0.0.1", "localhost")


class OwnPagesOnly:
    """Refuses what is asked under another name, or by a page of another site; also to open a web socket."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.app = app
        ports = (f":{port}", "") if port == 80 else (f":{port}",)
        self.hosts = {f"{name}{end}".encode() for name in (*_NAMES, host) for end in ports}
        self.origins = {b"http://" + name for name in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let the server do so."""
        if scope["type"] == "lifespan" or self._is_own(scope["headers"]):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # the server answers 403, for it was not accepted
        else:
            from starlette.responses import PlainTextResponse

            refusal = PlainTextResponse("This preview is for this machine only.\n", status_code=403)
            await refusal(scope, receive, send)

    def _is_own(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        told: dict[bytes, list[bytes]] = {b"host": [], b"origin": []}
        for name, value in headers:
            told.setdefault(name.lower(), []).append(value.lower())
        is_here = len(told[b"host"]) == 1 and told[b"host"][0] in self.hosts
        return is_here and self.origins.issuperset(told[b"origin"])


def serve(arguments: list[str]) -> None:
    """Build and serve until Ctrl-C."""
    import uvicorn
    from sphinx_autobuild import __main__ as autobuild

    if not hasattr(autobuild, "uvicorn"):
        raise click.UsageError("the preview cannot guard this release of sphinx-autobuild: install 2025.8.25")

    def run(app: ASGIApp, *, host: str, port: int, **options: Any) -> None:
        uvicorn.run(OwnPagesOnly(app, host, port), host=host, port=port, **options)

    # It takes no middleware. Whatever else it may ask of uvicorn fails, rather than serve without this one.
    autobuild.uvicorn = SimpleNamespace(run=run)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            autobuild.main(arguments)
    finally:
        autobuild.uvicorn = uvicorn
