"""Who may ask: only a browser on this machine, on our own page, and nothing that is too large."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost", "[::1]")
ANOTHER_HOST = "This page answers only to 127.0.0.1."
ANOTHER_ORIGIN = "Only whygrad's own page may ask this."
TOO_LARGE = "That is too large: whygrad reads up to {megabytes:g} MB."
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Checks each request before anything else sees it. ``port`` is the one that is listened to."""

    def __init__(self, app: ASGIApp, port: int, most_bytes: int) -> None:
        self._app = app
        self._hosts = {f"{host}:{port}" for host in HOSTS} | (set(HOSTS) if port == 80 else set())
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(Headers(scope=scope), scope["method"])
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        await self._app(scope, receive, _with_headers(send))

    def _refusal(self, headers: Headers, method: str) -> PlainTextResponse | None:
        if headers.get("host", "") not in self._hosts:  # another name that points here: DNS rebinding
            return PlainTextResponse(ANOTHER_HOST, 421)
        origin = headers.get("origin")
        ours = origin is not None and origin.removeprefix("http://") in self._hosts
        same = headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        if method not in ("GET", "HEAD") and not (ours and same):
            return PlainTextResponse(ANOTHER_ORIGIN, 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._most:
            return PlainTextResponse(TOO_LARGE.format(megabytes=self._most / 1e6), 413)
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
