"""The instruction sets: which of them run here, and which is in use.

The best one is chosen when the package is loaded; the environment variable ``WHYGRAD_ENGINE_KERNEL`` chooses another.
``WHYGRAD_ENGINE_THREADS`` bounds the number of threads where a call does not say it.
"""

from __future__ import annotations

import os
from functools import lru_cache

import numpy as np

from whygrad_engine import _core
from whygrad_engine.checks import EngineInputError


def kernel_names() -> list[str]:
    """The kernels that run on this processor, the fastest first; ``portable`` is always among them."""
    return list(_core.kernel_names())


def kernel() -> str:
    """The kernel in use."""
    return str(_core.kernel())


def use_kernel(name: str) -> None:
    """Use this kernel for all weights that are packed from now on. Raises ValueError for one that does not run here."""
    _core.use_kernel(name)


@lru_cache(maxsize=1)
def processors() -> int:
    """How many threads a call uses that does not say it: as many as this process may use processors."""
    wanted = os.environ.get("WHYGRAD_ENGINE_THREADS", "")
    if wanted:
        if not wanted.isdigit() or int(wanted) < 1:
            raise EngineInputError(
                f"WHYGRAD_ENGINE_THREADS must be a number of threads, 1 or more, but is {wanted!r}."
            )
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pack(cell, n_x, n_a, dtype, wx, wh, bias, training):  # type: ignore[no-untyped-def]
    """Weights in the order of the kernels: one matrix with the gates side by side, or one for each gate."""
    return (_core.pack32 if dtype == np.float32 else _core.pack64)(cell, n_x, n_a, wx, wh, bias, training)
