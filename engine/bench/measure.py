"""One process of the benchmark: a number of threads, all systems by turns. Prints one JSON object.

python measure.py --threads 1 --seconds 4 [--shapes 2,3]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from cases import RAGGED, SHAPES, STREAMING, Case, Shape, case
from systems import installed

from whygrad_engine import _core

Rows = list[dict[str, Any]]


def by_turns(functions: dict[str, Callable[[], Any]], seconds: float) -> dict[str, list[float]]:
    """Seconds of each function, round after round; a short one is repeated within its turn."""
    repeats, taken = {}, {name: [] for name in functions}
    for name, function in functions.items():
        function()
        begin = time.perf_counter()
        function()
        repeats[name] = max(1, min(500, int(0.002 / (time.perf_counter() - begin + 1e-9))))
    end = time.perf_counter() + seconds
    names = list(functions)
    while time.perf_counter() < end or len(taken[names[0]]) < 5:
        for name in names:
            begin = time.perf_counter()
            for _ in range(repeats[name]):
                functions[name]()
            taken[name].append((time.perf_counter() - begin) / repeats[name])
        names = names[1:] + names[:1]  # nobody always comes after the same one
    return taken


def measure(cases: Iterable[Case], modes: list[str], threads: int, seconds: float, kind: str) -> Rows:
    """A row for each case, mode and system."""
    rows: Rows = []
    for one in cases:
        made = {name: make(one, threads) for name, make in installed().items()}
        agree(made)
        for mode in modes:
            functions = {name: timed[mode] for name, timed in made.items() if mode in timed}
            bits = "32" if one.dtype == np.float32 else "64"
            limit = max(getattr(_core, "multiply_add_rate" + bits)(0.02) for _ in range(5))
            for name, times in by_turns(functions, seconds).items():
                rows.append(
                    {
                        "kind": kind,
                        "shape": list(one.shape),
                        "dtype": np.dtype(one.dtype).name,
                        "threads": threads,
                    }
                    | {"mode": mode, "system": name, "median": statistics.median(times), "least": min(times)}
                    | {"rounds": len(times), "limit": limit, "operations": one.shape.operations}
                )
            print(f"{kind} {one.shape} {mode} {np.dtype(one.dtype).name} {threads}", file=sys.stderr)
    return rows


def agree(made: dict[str, dict[str, Callable[[], Any]]]) -> None:
    """A benchmark of systems that compute different things would say nothing."""
    outputs = {name: np.asarray(timed["forward"]()) for name, timed in made.items() if "forward" in timed}
    for name, y in outputs.items():
        np.testing.assert_allclose(y, outputs["whygrad-engine"], atol=2e-4, err_msg=name)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--shapes", default=",".join(map(str, range(len(SHAPES)))))
    parser.add_argument("--only", default="lstm,ragged,step")
    options = parser.parse_args()
    threads, seconds = options.threads, options.seconds
    shapes: list[Shape] = [SHAPES[int(place)] for place in options.shapes.split(",")]
    rows: Rows = []
    if "lstm" in options.only:
        for dtype in (np.float32, np.float64):
            rows += measure(
                (case(s, dtype) for s in shapes), ["forward", "training"], threads, seconds, "lstm"
            )
    if "ragged" in options.only:
        for ragged in (True, False):
            cases = (case(s, np.float32, ragged=ragged) for s in RAGGED)
            rows += measure(
                cases, ["forward", "training"], threads, seconds, "ragged" if ragged else "padded"
            )
    if "step" in options.only and threads == 1:
        rows += measure((case(s, np.float32) for s in STREAMING), ["step"], 1, seconds, "step")
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
