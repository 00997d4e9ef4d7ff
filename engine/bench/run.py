"""The whole benchmark: measures in processes of their own, then writes docs/engine-benchmark.md and its plot.

python engine/bench/run.py                             everything anew (a quarter of an hour)
python engine/bench/run.py --resume                    goes on where a run was stopped
python engine/bench/run.py --only "step/*" "*/128, 128, 32, 100/*"   these again; all else stays as it was measured
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, distribution, version
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from cases import RAGGED, SHAPES, STREAMING

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
PACKAGES = {
    "whygrad-engine": "whygrad_engine",
    "torch": "torch",
    "onnxruntime": "onnxruntime",
    "jax": "jax",
    "numpy": "numpy",
}
Rows = list[dict[str, Any]]


class Piece(NamedTuple):
    """What one process measures: "lstm/float32/512, 512, 64, 50/2" with two threads, and so on."""

    kind: str
    dtype: str
    place: int  # in the list of shapes of its kind
    threads: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.dtype}/{KINDS[self.kind][self.place]}/{self.threads}"


KINDS = {"lstm": SHAPES, "ragged": RAGGED, "step": STREAMING}


def pieces(threads: list[int]) -> Iterator[Piece]:
    """All of them, in the order of measurement."""
    for count, (kind, shapes) in product(threads, KINDS.items()):
        for dtype, place in product(("float32", "float64"), range(len(shapes))):
            if (dtype == "float32" or kind == "lstm") and (kind != "step" or count == 1):
                yield Piece(kind, dtype, place, count)


def measured(piece: Piece, seconds: float, through: list[str]) -> Rows:
    """The rows of one piece. With one thread, the process has one processor: JAX knows no other way."""
    threads = str(piece.threads)
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(name, None)
    words = [piece.kind, piece.dtype, str(piece.place), threads, str(seconds)]
    command = [*through, sys.executable, str(HERE / "measure.py"), *words]

    def one_processor() -> None:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    begin = one_processor if piece.threads == 1 and hasattr(os, "sched_setaffinity") else None
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, preexec_fn=begin)
    rows: Rows = json.loads(ran.stdout)
    return [{"piece": str(piece), "load": os.getloadavg()[0], **row} for row in rows]


def write(record: dict[str, Any], to: Path) -> None:
    """As JSON, a row on a line."""
    rows = ",\n".join(json.dumps(row) for row in record["rows"])
    rest = json.dumps({key: value for key, value in record.items() if key != "rows"}, indent=1)
    to.write_text(
        f'{rest[:-2]},\n "rows": [\n{rows}\n]}}\n' if len(rest) > 2 else json.dumps(record), encoding="utf-8"
    )


def measure(options: argparse.Namespace, record: dict[str, Any]) -> None:
    """Adds rows to the record, piece by piece, and writes it after each: a run that is stopped can go on."""
    order = [str(piece) for piece in pieces([1, 2])]
    there = {row["piece"] for row in record["rows"]}
    for piece in pieces([int(count) for count in options.threads.split(",")]):
        chosen = any(fnmatch(str(piece), pattern) for pattern in options.only or ["*"])
        if chosen and not (options.resume and str(piece) in there):
            kept = [row for row in record["rows"] if row["piece"] != str(piece)]
            kept += measured(piece, options.seconds, options.through.split())
            record["rows"] = sorted(kept, key=lambda row: order.index(row["piece"]))
            write(record, options.json)


def packages(through: list[str]) -> dict[str, Any]:
    """Versions, import times and sizes of the systems that are installed."""
    megabytes = {package: installed_megabytes(package) for package in PACKAGES}
    return {
        "versions": {package: version(package) for package, size in megabytes.items() if size is not None},
        "import_seconds": {package: import_seconds(module, through) for package, module in PACKAGES.items()},
        "megabytes": megabytes,
    }


def import_seconds(module: str, through: list[str]) -> float | None:
    """The time to import a module in a new process, the least of seven."""
    program = f"import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"
    runs = [
        subprocess.run([*through, sys.executable, "-c", program], capture_output=True, text=True, check=False)
        for _ in range(7)
    ]
    return min((float(run.stdout) for run in runs if run.returncode == 0), default=None)


def installed_megabytes(package: str) -> float | None:
    """The size of the files that a package installed; jaxlib belongs to jax."""
    try:
        names = [package, "jaxlib"] if package == "jax" else [package]
        files = [file.locate() for name in names for file in distribution(name).files or []]
    except PackageNotFoundError:
        return None
    return sum(Path(str(file)).stat().st_size for file in files if Path(str(file)).is_file()) / 1e6


def processor() -> str:
    """The model of the processor, as the machine says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    named = {key.strip(): value.strip() for key, value in facts.items()}
    name = named.get("model name", platform.machine())
    return f"{name} (family {named.get('cpu family')}, model {named.get('model')})"


def main() -> None:
    """Measure everything, keep the numbers, write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="for each mode of each piece")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument(
        "--only", nargs="*", metavar="PATTERN", help='these pieces, such as "lstm/float64/*/1"'
    )
    parser.add_argument("--resume", action="store_true", help="leave out the pieces that the file has")
    parser.add_argument(
        "--through", default="", metavar="COMMAND", help="what starts each process, such as nice"
    )
    parser.add_argument("--json", type=Path, default=DOCS / "engine-benchmark.json")
    options = parser.parse_args()
    record: dict[str, Any] = {"rows": []}
    if (options.resume or options.only) and options.json.exists():
        record = json.loads(options.json.read_text(encoding="utf-8"))
    record |= {"machine": processor(), "processors": os.cpu_count(), "python": platform.python_version()}
    measure(options, record)
    if "versions" not in record or not options.only:
        record |= packages(options.through.split())
    write(record, options.json)
    subprocess.run([sys.executable, str(HERE / "report.py"), str(options.json)], check=True)


if __name__ == "__main__":
    main()
