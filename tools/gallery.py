"""Ten diagnoses to look at, from real runs, as JSON and as pages: `make gallery`.

All but two are the demo's notebook with one thing changed; so what a page shows can be compared with the next one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from whygrad.cli.check import diagnosis_of
from whygrad.cli.explain import explained
from whygrad.records import Diagnosis
from whygrad.report.html.document import to_html

FOLDER = Path(__file__).parents[1] / "build" / "gallery"
NOTEBOOK = Path(__file__).parents[1] / "src" / "whygrad" / "cli" / "samples" / "lstm.ipynb"
SECONDS = 60.0

ALIAS, COPY = "c_next = c[:, :, 0]", "c_next = c[:, :, 0].copy()"
CHANGES: dict[str, list[tuple[str, str]]] = {
    "aliasing": [],
    "missing-carry": [(ALIAS, COPY), ("da[:, :, t] + da_prevt", "da[:, :, t]")],
    "two-faults": [
        (ALIAS, COPY),
        ("dcct = dc * it * (1 - cct ** 2)", "dcct = dc * it"),
        ("dbo += step", "dbo = step"),
    ],
    "right": [(ALIAS, COPY)],
    "crash": [(ALIAS, COPY), ("dWi = np.zeros((n_a, n_a + n_x))", "dWi = np.zeros((n_a, n_x))")],
    "latent": [
        (ALIAS, COPY),
        (
            "dot = da_next * np.tanh(c_next) * ot * (1 - ot)",
            ("dot = ot\n    dot *= da_next * np.tanh(c_next) * (1 - ot)"),
        ),
    ],
    "notebook-state": [
        (ALIAS, COPY),
        ('parameters["Wo"], parameters["bo"]', 'parameters["Wo"], bo_first'),
        ("parameters_tmp = {}", "parameters_tmp = {}\nbo_first = np.random.randn(5, 1)"),
    ],
    "unexplained": [(ALIAS, COPY), ("dit = dc * cct * it * (1 - it)", "dit = np.sin(dc * cct) * it ** 1.7")],
}
NUMBERS = """My dx is right at the last step only, what is wrong?

gradients["dx"][1][2] = [ 0.00296954  0.24084671 -0.25074631 -0.43281115]
gradients["dWf"][3][1] = -0.06685626
"""
CONVENTION = """import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 2 * H : 3 * H])
    g = np.tanh(a[:, 3 * H :])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    t = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - t)
    da = np.hstack((dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dnext_h * t * o * (1 - o), dc * i * (1 - g**2)))
    return da.dot(Wx.T), da.dot(Wh.T), dc * f, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)
"""


def sources() -> dict[str, tuple[str, str]]:
    """The text of each of the ten, and the name of its file."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    found = {}
    for name, changes in CHANGES.items():
        cells = ["".join(cell["source"]) for cell in notebook["cells"]]
        for before, after in changes:
            assert sum(before in cell for cell in cells) == 1, before
            cells = [cell.replace(before, after) for cell in cells]
        made = {
            **notebook,
            "cells": [{**one, "source": text} for one, text in zip(notebook["cells"], cells, strict=True)],
        }
        found[name] = ("lstm.ipynb", json.dumps(made))
    return found | {"ambiguous": ("post.txt", NUMBERS), "other-convention": ("cells.py", CONVENTION)}


def diagnose(folder: Path, file: str, text: str) -> Diagnosis:
    """The diagnosis of one of them, from a real run."""
    path = folder / file
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".txt":
        return explained(str(path), SECONDS, lambda doing: None)
    return diagnosis_of(path, None, SECONDS)


def main(folder: Path) -> None:
    """Writes the ten, each as JSON and as a page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (file, text) in sources().items():
        diagnosis = diagnose(folder, file, text)
        (folder / f"{name}.json").write_text(json.dumps(diagnosis.to_json()), encoding="utf-8")
        (folder / f"{name}.html").write_text(to_html(diagnosis), encoding="utf-8")
        print(f"{name:18} {diagnosis.verdict:9} {diagnosis.message}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
