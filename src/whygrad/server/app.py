"""The page and what it asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from whygrad.records.diagnosis import Diagnosis
from whygrad.report.html.document import style, to_body, to_html
from whygrad.report.plain import to_plain
from whygrad.report.sharing import NoDiagnosisError, from_link, to_link, without_code
from whygrad.server import judging
from whygrad.server.guard import TOO_LARGE, Guard

MOST_BYTES = 20_000_000  # of a file
MOST_TEXT = 400_000  # of pasted text, and of a link
TYPES = {"page.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}
NO_LINK = "This link holds no diagnosis: part of it may have been lost when it was copied."

Handler = Callable[[Request], Awaitable[Response]]


def application(port: int) -> Starlette:
    """The page for a port of this machine."""
    routes = [
        Route("/", _file("page.html")),
        Route("/page.js", _file("page.js")),
        Route("/page.css", _styles),
        Route("/numbers", _numbers, methods=["POST"]),
        Route("/file", _upload, methods=["POST"]),
        Route("/link", _link, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, port=port, most_bytes=MOST_BYTES)])


def _file(name: str) -> Handler:
    text = (files("whygrad.server") / "page" / name).read_text(encoding="utf-8")

    async def served(request: Request) -> Response:
        return Response(text, media_type=TYPES[name])

    return served


async def _styles(request: Request) -> Response:
    own = (files("whygrad.server") / "page" / "page.css").read_text(encoding="utf-8")
    return Response(style() + own, media_type=TYPES["page.css"])


async def _numbers(request: Request) -> Response:
    data = await _body(request, MOST_TEXT)
    if data is None:
        return _too_large(MOST_TEXT)
    text = data.decode("utf-8", errors="replace")
    patient = "patient" in request.query_params
    return await _judged(request, lambda gone: judging.of_numbers(text, patient, gone))


async def _upload(request: Request) -> Response:
    data = await _body(request, MOST_BYTES)
    if data is None:
        return _too_large(MOST_BYTES)
    name = request.query_params.get("name", "file")
    return await _judged(request, lambda gone: judging.of_upload(name, data, gone))


async def _link(request: Request) -> Response:
    data = await _body(request, MOST_TEXT)
    if data is None:
        return _too_large(MOST_TEXT)
    try:
        return _answer(from_link(data.decode("ascii", errors="replace")))
    except NoDiagnosisError:
        return PlainTextResponse(NO_LINK, 400)


async def _body(request: Request, most: int) -> bytes | None:
    """The body, read until it is too large; a length that was announced is not trusted."""
    data = bytearray()
    try:
        async for part in request.stream():
            data += part
            if len(data) > most:
                return None
    except ClientDisconnect:
        return None
    return bytes(data)


async def _judged(request: Request, work: Callable[[threading.Event], Diagnosis]) -> Response:
    """The answer of a worker thread, which is told when the browser has gone: who types on wants only the last one."""
    gone = threading.Event()

    async def listen() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    async with anyio.create_task_group() as group:
        group.start_soon(listen)
        try:
            diagnosis = await anyio.to_thread.run_sync(work, gone)
        except judging.GoneError:
            return PlainTextResponse("", 499)
        finally:
            group.cancel_scope.cancel()
    return _answer(diagnosis)


def _too_large(most: int) -> Response:
    return PlainTextResponse(TOO_LARGE.format(megabytes=most / 1e6), 413)


def _answer(diagnosis: Diagnosis) -> Response:
    """The report as a part of the page and as a file, and what can be shown to others."""
    made: dict[str, Any] = {
        "verdict": diagnosis.verdict,
        "message": diagnosis.message,
        "html": to_body(diagnosis),
        "file": to_html(diagnosis),
        "link": to_link(diagnosis),
        "text": to_plain(without_code(diagnosis), "place" if diagnosis.findings else "cause"),
    }
    body = json.dumps(made).encode("utf-8", "backslashreplace")
    return Response(body, media_type=JSONResponse.media_type)
