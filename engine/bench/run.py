"""The whole benchmark: measures in processes of their own, then writes docs/engine-benchmark.md and its plot.

python engine/bench/run.py --seconds 4
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
PACKAGES = {
    "whygrad-engine": "whygrad_engine",
    "torch": "torch",
    "onnxruntime": "onnxruntime",
    "jax": "jax",
    "numpy": "numpy",
}


def measured(threads: int, seconds: float, more: list[str]) -> list[dict[str, Any]]:
    """The rows of one number of threads. With one, the process has one processor: JAX knows no other way."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    environment = {
        name: value
        for name, value in environment.items()
        if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    }
    command = [
        sys.executable,
        str(HERE / "measure.py"),
        "--threads",
        str(threads),
        "--seconds",
        str(seconds),
        *more,
    ]

    def one_processor() -> None:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    begin = one_processor if threads == 1 and hasattr(os, "sched_setaffinity") else None
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, preexec_fn=begin)
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    return rows


def import_seconds(module: str) -> float | None:
    """The time to import a module in a new process, the least of seven."""
    program = f"import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
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
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="for each shape, mode, type and number of threads"
    )
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--json", type=Path, default=DOCS / "engine-benchmark.json")
    options, more = parser.parse_known_args()
    rows = [
        row for threads in options.threads.split(",") for row in measured(int(threads), options.seconds, more)
    ]
    record = {
        "machine": processor(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "versions": {
            package: version(package) for package in PACKAGES if installed_megabytes(package) is not None
        },
        "import_seconds": {package: import_seconds(module) for package, module in PACKAGES.items()},
        "megabytes": {package: installed_megabytes(package) for package in PACKAGES},
        "rows": rows,
    }
    options.json.write_text(json.dumps(record, indent=1), encoding="utf-8")
    subprocess.run([sys.executable, str(HERE / "report.py"), str(options.json)], check=True)


if __name__ == "__main__":
    main()
