"""A process that computes for another one: it ends with it, however that comes to its end."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def end_with_its_parent() -> None:
    """To be called first in a worker. What it was forked with, handlers of signals included, is the parent's."""
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_end_when_it_has_ended, daemon=True).start()


def _end_when_it_has_ended() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
