"""A running `whygrad serve`, asked by a real client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Reply(NamedTuple):
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served(NamedTuple):
    """The address of a server, and a client that says what a browser on its page would say."""

    address: str

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Reply:
        own = {"Origin": self.address.rstrip("/")} if body is not None else {}
        sent = {name.replace("_", "-"): value for name, value in {**own, **headers}.items() if value}
        request = urllib.request.Request(self.address + path.lstrip("/"), data=body, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=700) as reply:
                return Reply(reply.status, reply.read(), {k.lower(): v for k, v in reply.headers.items()})
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.read(), {k.lower(): v for k, v in error.headers.items()})


@contextmanager
def serving() -> Iterator[Served]:
    """A server of its own, on any port that is free."""
    command = [sys.executable, "-m", "whygrad", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        assert line.startswith("whygrad is at http://127.0.0.1:")
        yield Served(line.split()[3])
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()
