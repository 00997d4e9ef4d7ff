"""What the engine is meant to reach, and what this run has measured: the first table of docs/engine-benchmark.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp, log
from typing import Any

Row = dict[str, Any]
Group = dict[str, Row]  # the systems that did one thing
OURS, PEERS = "whygrad-engine", ("PyTorch", "ONNX Runtime", "JAX")
ALONE = OURS + " alone"  # with one thread, beside two
MANY = 16  # examples: from here on a shape counts for the share of the limit


def goals(record: dict[str, Any], groups: Callable[..., Iterable[tuple[Row, Group]]]) -> list[list[str]]:
    """Lines of: what, goal, measured, what the processor's limit allows, whether it is met."""
    rows = record["rows"]

    def chosen(**wanted: Any) -> list[Group]:
        return [group for _, group in groups(rows, **wanted)]

    lines: list[list[str]] = []
    for threads in sorted({row["threads"] for row in rows}):
        who = f"{threads} thread{'s' if threads > 1 else ''}"
        all_shapes = chosen(kind="lstm", dtype="float32", mode="training", threads=threads)
        lines += [
            at_least(f"training, float32, {who}, every shape", 1, all_shapes, PEERS),
            at_least(f"training, float32, {who}, the two smallest", 2, all_shapes[:2], PEERS),
            mean_at_least(f"training, float32, {who}, the others, geometric mean", 1.25, all_shapes[2:]),
        ]
    training = chosen(kind="lstm", dtype="float64", mode="training", threads=1)
    single = [group for group in training if group[OURS]["shape"][2] == 1]
    forward = chosen(kind="lstm", dtype="float32", mode="forward", threads=1)
    wide = chosen(kind="lstm", dtype="float64", mode="forward", threads=1)
    lines += [
        at_least("training, float64, against PyTorch, every shape", 2, training, ("PyTorch",)),
        at_least("training, float64, against PyTorch, one example", 3, single, ("PyTorch",)),
        at_least("forward, float32, every shape", 1, forward, PEERS),
        at_least("forward, float64, against PyTorch, every shape", 1.5, wide, ("PyTorch",)),
        share("of the limit, forward, 16 examples and more", 92, forward, 1),
        share(
            "of the limit, training, 16 examples and more",
            90,
            chosen(kind="lstm", dtype="float32", mode="training", threads=1),
            3,
        ),
    ]
    return lines + ragged(chosen) + streaming(chosen) + two_threads(chosen) + package(record)


def line(what: str, goal: str, measured: str, possible: str, met: bool) -> list[str]:
    """A line of the table."""
    return [what, goal, measured, possible, "yes" if met else "**no**"]


def ratio(group: Group, systems: Iterable[str]) -> float:
    """The best of these systems' time, in ours."""
    return min(group[name]["median"] for name in systems if name in group) / group[OURS]["median"]


def least_time(ours: Row) -> float:
    """Seconds of the products alone, at the limit."""
    return float(
        ours["operations"] * (3 if ours["mode"] == "training" else 1) / ours["limit"] / ours["threads"]
    )


def allowed(group: Group, systems: Iterable[str]) -> float:
    """The ratio that the limit allows."""
    return ratio(group, systems) * group[OURS]["median"] / least_time(group[OURS])


def at_least(what: str, goal: float, groups: list[Group], systems: tuple[str, ...]) -> list[str]:
    """The smallest ratio of all shapes."""
    ratios = [(ratio(group, systems), group) for group in groups if any(name in group for name in systems)]
    if not ratios:
        return line(what, f"{goal}", "not measured", "", False)
    worst, where = min(ratios, key=lambda pair: pair[0])
    missed = sum(round(value, 2) < goal for value, _ in ratios)
    shape = ", ".join(map(str, where[OURS]["shape"]))
    shown = f"{worst:.2f} ({shape}){f'; {missed} of {len(ratios)} miss it' if missed else ''}"
    return line(what, f"{goal:g}", shown, f"{allowed(where, systems):.2f}", not missed)


def mean_at_least(what: str, goal: float, groups: list[Group]) -> list[str]:
    """The geometric mean of the ratios."""
    groups = [group for group in groups if any(name in group for name in PEERS)]
    if not groups:
        return line(what, f"{goal}", "not measured", "", False)
    mean, most = (
        exp(sum(log(of(group, PEERS)) for group in groups) / len(groups)) for of in (ratio, allowed)
    )
    return line(what, f"{goal:g}", f"{mean:.2f}", f"{most:.2f}", mean >= goal)


def share(what: str, goal: int, groups: list[Group], passes: int) -> list[str]:
    """The smallest share of the limit."""
    shares = [
        100 * least_time(group[OURS]) / group[OURS]["median"]
        for group in groups
        if group[OURS]["shape"][2] >= MANY
    ]
    if not shares:
        return line(what, f"{goal} %", "not measured", "", False)
    return line(what, f"{goal} %", f"{min(shares):.0f} to {max(shares):.0f} %", "100 %", min(shares) >= goal)


def ragged(chosen: Callable[..., list[Group]]) -> list[list[str]]:
    """Against the padded batch, and against PackedSequence."""
    lines = []
    for mode in ("forward", "training"):
        pairs = list(
            zip(
                chosen(kind="ragged", mode=mode, threads=1),
                chosen(kind="padded", mode=mode, threads=1),
                strict=True,
            )
        )
        parts = [one[OURS]["median"] / full[OURS]["median"] for one, full in pairs]
        if parts:
            what = f"ragged batch, {mode}, of the padded time"
            lines.append(line(what, "at most 0.6", f"{max(parts):.2f}", "", round(max(parts), 2) <= 0.6))
        lines.append(
            at_least(
                f"ragged batch, {mode}, against PackedSequence", 5, [one for one, _ in pairs], ("PyTorch",)
            )
        )
    return lines


def streaming(chosen: Callable[..., list[Group]]) -> list[list[str]]:
    """One step, called from Python."""
    wanted = {(64, "PyTorch"): 6, (64, "ONNX Runtime"): 3, (256, "PyTorch"): 2.5, (256, "ONNX Runtime"): 1.3}
    lines = []
    for group in chosen(kind="step"):
        for name in ("PyTorch", "ONNX Runtime"):
            units = group[OURS]["shape"][1]
            if name in group:
                value = ratio(group, (name,))
                goal = wanted[units, name]
                what = f"one streaming step, {units} units, against {name}"
                lines.append(line(what, f"{goal:g}", f"{value:.2f}", "", value >= goal))
    return lines


def two_threads(chosen: Callable[..., list[Group]]) -> list[list[str]]:
    """One thread's time in that of two, which took turns."""
    groups = [group for group in chosen(kind="lstm", threads=2) if ALONE in group]
    if not groups:
        return []
    gains = [group[ALONE]["median"] / group[OURS]["median"] for group in groups]
    shown = f"{min(gains):.2f} to {max(gains):.2f} times as fast"
    return [line("two threads, never slower than one (within 5 %)", "1", shown, "2.00", min(gains) >= 0.95)]


def package(record: dict[str, Any]) -> list[list[str]]:
    """Import time over NumPy's, and size."""
    seconds = record["import_seconds"]["whygrad-engine"] - record["import_seconds"]["numpy"]
    megabytes = record["megabytes"]["whygrad-engine"]
    return [
        line("import, over NumPy's", "under 0.15 s", f"{seconds:.3f} s", "", seconds < 0.15),
        line("installed size", "under 3 MB", f"{megabytes:.1f} MB", "", megabytes < 3),
    ]
