"""One process of the benchmark: one shape, all systems by turns. Prints a JSON list.

python measure.py KIND DTYPE PLACE THREADS SECONDS      such as: lstm float32 2 1 2.0
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from cases import RAGGED, SHAPES, STREAMING, Case, case
from systems import engine, installed

from whygrad_engine import _core

Rows = list[dict[str, Any]]


def by_turns(functions: dict[str, Callable[[], Any]], seconds: float, pause: float) -> dict[str, list[float]]:
    """Seconds of each function, round after round; a short one is repeated within its turn.

    Between turns is a pause: the threads of some systems go on spinning for a while, on processors that others need.
    """
    repeats, taken = {}, {name: [] for name in functions}
    for name, function in functions.items():
        function()
        begin = time.perf_counter()
        function()
        repeats[name] = max(1, min(500, int(0.002 / (time.perf_counter() - begin + 1e-9))))
    end = time.perf_counter() + seconds
    names, shuffled = list(functions), random.Random(0)
    while time.perf_counter() < end or len(taken[names[0]]) < 5:
        for name in names:
            time.sleep(pause)
            if repeats[name] > 1:
                functions[name]()
            begin = time.perf_counter()
            for _ in range(repeats[name]):
                functions[name]()
            taken[name].append((time.perf_counter() - begin) / repeats[name])
        shuffled.shuffle(names)  # nobody always comes after the same one
    return taken


def measure(one: Case, modes: list[str], threads: int, seconds: float, kind: str) -> Rows:
    """A row for each mode and system."""
    rows: Rows = []
    made = {name: make(one, threads) for name, make in installed().items()}
    if threads > 1:
        made["whygrad-engine alone"] = engine(one, 1)
    agree(made)
    dtype = np.dtype(one.dtype).name
    for mode in modes:
        functions = {name: timed[mode] for name, timed in made.items() if mode in timed}
        limit = max(getattr(_core, "multiply_add_rate" + dtype[-2:])(0.02) for _ in range(5))
        for name, times in by_turns(functions, seconds, 0.15 if threads > 1 else 0).items():
            rows.append(
                {"kind": kind, "shape": list(one.shape), "dtype": dtype, "threads": threads, "mode": mode}
                | {"system": name, "median": statistics.median(times), "least": min(times)}
                | {"rounds": len(times), "limit": limit, "operations": one.operations}
            )
        print(f"{kind} {one.shape} {mode} {dtype} {threads}", file=sys.stderr)
    return rows


def agree(made: dict[str, dict[str, Callable[[], Any]]]) -> None:
    """A benchmark of systems that compute different things would say nothing."""
    outputs = {name: np.asarray(timed["forward"]()) for name, timed in made.items() if "forward" in timed}
    for name, y in outputs.items():
        np.testing.assert_allclose(y, outputs["whygrad-engine"], atol=2e-4, err_msg=name)


def main() -> None:
    """Measure, and print."""
    kind, dtype, place, threads, seconds = sys.argv[1:]
    count, time_of_mode, at = int(threads), float(seconds), int(place)
    if kind == "lstm":
        rows = measure(
            case(SHAPES[at], np.dtype(dtype).type), ["forward", "training"], count, time_of_mode, kind
        )
    elif kind == "ragged":
        rows = [
            row
            for ragged in (True, False)
            for row in measure(
                case(RAGGED[at], np.float32, ragged=ragged),
                ["forward", "training"],
                count,
                time_of_mode,
                "ragged" if ragged else "padded",
            )
        ]
    else:
        rows = measure(case(STREAMING[at], np.float32), ["step"], count, time_of_mode, kind)
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
