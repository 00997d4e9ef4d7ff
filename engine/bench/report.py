"""From the numbers of a run (JSON) to docs/engine-benchmark.md and docs/engine-benchmark.svg."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from math import exp, log
from pathlib import Path
from typing import Any

from goals import OURS, PEERS, Group, Row, goals

SYSTEMS = [OURS, *PEERS, "NumPy"]


def groups(rows: list[Row], **wanted: Any) -> Iterator[tuple[Row, Group]]:
    """Rows that differ in the system only, in the order of measurement."""
    found: dict[tuple[Any, ...], Group] = {}
    for row in rows:
        if all(row[key] == value for key, value in wanted.items()):
            key = tuple(str(row[name]) for name in ("kind", "shape", "dtype", "threads", "mode"))
            found.setdefault(key, {})[row["system"]] = row
    for group in found.values():
        yield group[OURS], group


def milliseconds(seconds: float) -> str:
    """Three digits."""
    return f"{seconds * 1e3:.3g}"


def table(head: list[str], lines: list[list[str]]) -> str:
    """A table in Markdown."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *lines)) + "\n"


def speeds(rows: list[Row], dtype: str, mode: str, threads: int) -> str:
    """The medians of all systems at all shapes."""
    chosen = list(groups(rows, kind="lstm", dtype=dtype, mode=mode, threads=threads))
    names = [name for name in SYSTEMS if any(name in group for _, group in chosen)]
    lines, ratios = [], []
    for ours, group in chosen:
        peers = [group[name]["median"] for name in PEERS if name in group]
        ratio = min(peers) / ours["median"] if peers else float("nan")
        ratios.append(ratio)
        least = ours["operations"] * (3 if mode == "training" else 1) / ours["limit"] / ours["threads"]
        cells = [milliseconds(group[name]["median"]) if name in group else "" for name in names]
        lines.append(
            [
                ", ".join(map(str, ours["shape"])),
                *cells,
                f"{ratio:.2f}",
                f"{100 * least / ours['median']:.0f} %",
            ]
        )
    if ratios:
        mean = exp(sum(log(ratio) for ratio in ratios) / len(ratios))
        lines.append(["geometric mean", *[""] * len(names), f"{mean:.2f}", ""])
    return table(["n_x, n_a, m, T", *names, "best peer / ours", "of the limit"], lines)


def ragged(rows: list[Row], threads: int) -> str:
    """What lengths save."""
    padded = {
        (str(row["shape"]), row["mode"]): group for row, group in groups(rows, kind="padded", threads=threads)
    }
    lines = []
    for ours, group in groups(rows, kind="ragged", threads=threads):
        full = padded[str(ours["shape"]), ours["mode"]]
        line = [", ".join(map(str, ours["shape"])), ours["mode"], milliseconds(ours["median"])]
        line.append(f"{ours['median'] / full[OURS]['median']:.2f}")
        if "PyTorch" in group:
            theirs = group["PyTorch"]["median"]
            line += [
                milliseconds(theirs),
                f"{theirs / full['PyTorch']['median']:.2f}",
                f"{theirs / ours['median']:.1f}",
            ]
        lines.append(line + [""] * (7 - len(line)))
    return table(
        ["n_x, n_a, m, T", "", "ours", "of padded", "PackedSequence", "of padded", "theirs / ours"], lines
    )


def steps(rows: list[Row]) -> str:
    """Microseconds for one step."""
    lines = []
    for ours, group in groups(rows, kind="step"):
        times = [group[name]["median"] * 1e6 if name in group else None for name in SYSTEMS]
        shown = ["" if time is None else f"{time:.1f}" for time in times]
        lines.append([str(ours["shape"][1]), *shown])
    return table(["units", *SYSTEMS], lines)


def packages(record: dict[str, Any]) -> str:
    """Import time over NumPy's own, and size."""
    base, lines = record["import_seconds"]["numpy"], []
    for package, seconds in record["import_seconds"].items():
        if record["megabytes"][package] is not None and seconds is not None:
            over = seconds if package == "numpy" else seconds - base
            lines.append(
                [
                    f"{package} {record['versions'][package]}",
                    f"{over:.3f}",
                    f"{record['megabytes'][package]:.1f}",
                ]
            )
    return table(["", "import, s (over NumPy's)", "installed, MB"], lines)


def page(record: dict[str, Any]) -> str:
    """The page in docs."""
    rows = record["rows"]
    limit = max(row["limit"] for row in rows if row["dtype"] == "float32") / 1e9
    loads = sorted(row["load"] for row in rows)
    parts = [
        "# The engine, measured\n",
        f"Written by `make bench` on {record['machine']}, {record['processors']} processors, "
        f"Python {record['python']}; load {loads[0]:.1f} to {loads[-1]:.1f}. Its limit is {limit:.1f} GFLOP/s in "
        "float32 on one processor: multiply-adds on registers, measured in the same run.\n\n"
        "One layer of an LSTM, medians in milliseconds of rounds in which all systems take turns. Packing of weights "
        "is included. *Training* is forward and backward, with the gradients of weights, inputs and states. "
        "*Of the limit* counts the products alone.\n\n![ratios](engine-benchmark.svg)\n",
    ]
    parts += [
        "## Goals\n\nRatios are the time of the best of PyTorch, ONNX Runtime and JAX, or of the peer that is named, "
        "in ours; the worst shape counts. *Limit* is what that ratio would be if the products ran at the processor's "
        "limit and all else took no time.\n",
        table(["", "goal", "measured", "limit", "met"], goals(record, groups)),
    ]
    for dtype in ("float32", "float64"):
        for mode in ("training", "forward"):
            for threads in sorted({row["threads"] for row in rows}):
                parts.append(
                    f"## {mode.capitalize()}, {dtype}, {threads} thread{'s' if threads > 1 else ''}\n"
                )
                parts.append(speeds(rows, dtype, mode, threads))
    for threads in sorted({row["threads"] for row in rows}):
        parts.append(
            f"## Ragged batches, {threads} thread{'s' if threads > 1 else ''}\n\nLengths uniform in 1 .. T; float32.\n"
        )
        parts.append(ragged(rows, threads))
    parts += [
        "## One step, called from Python\n\nFloat32, one example, one thread, microseconds.\n",
        steps(rows),
    ]
    parts += ["## Import and size\n", packages(record)]
    return "\n".join(parts)


def plot(record: dict[str, Any], to: Path) -> None:
    """How many times as long each peer takes, for every shape of one thread; nothing where there is no Matplotlib."""
    try:
        from matplotlib import pyplot
    except ImportError:
        print("no Matplotlib: the plot stays as it is", file=sys.stderr)
        return
    figure, axes = pyplot.subplots(2, 2, figsize=(11, 7), sharey=True, sharex=True)
    for row, dtype in zip(axes, ("float32", "float64"), strict=True):
        for axis, mode in zip(row, ("training", "forward"), strict=True):
            chosen = list(groups(record["rows"], kind="lstm", dtype=dtype, mode=mode, threads=1))
            names = [", ".join(map(str, ours["shape"])) for ours, _ in chosen]
            for place, system in enumerate(SYSTEMS[1:]):
                ratios = [
                    group[system]["median"] / ours["median"] if system in group else None
                    for ours, group in chosen
                ]
                shown = [(n, ratio) for n, ratio in enumerate(ratios) if ratio is not None]
                if shown:
                    axis.plot(*zip(*shown, strict=True), "osD^"[place], color=f"C{place}", label=system)
            axis.axhline(1, color="black", linewidth=1)
            axis.set_yscale("log")
            axis.set_title(f"{mode}, {dtype}, one thread")
            axis.set_xticks(range(len(names)), names, rotation=35, ha="right")
            axis.grid(axis="y", which="both", alpha=0.3)
    axes[0][1].legend()  # where ONNX Runtime is too
    figure.supylabel("time / whygrad-engine's time")
    figure.tight_layout()
    figure.savefig(to, metadata={"Date": None})


def main() -> None:
    """Write both."""
    source = Path(sys.argv[1])
    record = json.loads(source.read_text(encoding="utf-8"))
    source.with_suffix(".md").write_text(page(record), encoding="utf-8")
    plot(record, source.with_suffix(".svg"))


if __name__ == "__main__":
    main()
