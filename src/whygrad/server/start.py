"""Starts the server: on the loopback interface, and nowhere else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import uvicorn

from whygrad.server.app import application
from whygrad.server.judging import prepare

HOST = "127.0.0.1"


class PortTakenError(Exception):
    """Another program listens there."""


def serve(port: int, say: Callable[[str], None]) -> None:
    """Serves the page until somebody stops it. ``say`` is told its address once it can be opened; port 0 is any.

    Raises:
        PortTakenError: the port is not to be had.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            raise PortTakenError(str(error.strerror or error)) from None
        listening.listen(128)
        port = listening.getsockname()[1]
        threading.Thread(target=prepare, daemon=True).start()
        say(f"http://{HOST}:{port}/")
        config = uvicorn.Config(application(port), log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
