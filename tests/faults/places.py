"""Sites and their surroundings for the tests of the fault model, made up or of a watched run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import numpy as np

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Surroundings, shown
from whygrad.running.interventions import Watch
from whygrad.running.program import Program
from whygrad.running.sites import Role, Site

STATEMENTS = ("it = {}", "total += {}", "total = {}", "a, b = {}", "total[t] = {}", "return {}", "{}")
SHAPE = (4, 4)
ARRAYS = tuple("u v w W a0 c_next c_prev total Wf Wi Wo dft dit dot".split())
NUMBERS = {"n_a": 2, "n_x": 3, "m": 4, "t": 1, "T": 5}

RICH = Surroundings(
    shape=SHAPE,
    scope=dict.fromkeys(ARRAYS, SHAPE),
    pool={"W[:, :n_a].T": SHAPE, "v * w": SHAPE},
    integers=NUMBERS,
    activations=("np.tanh", "sigmoid"),
    slices=(":n_a, :", "n_a:, :"),
    step="t",
    functions=("np.tanh", "sigmoid"),
    own=("squash",),
    strings=("'W'", "'b'", "k"),
    containers=("cache", "rows", "d"),
)
VARIANTS = (
    RICH,
    replace(RICH, shape=(3, 2), multiplied=True),
    replace(RICH, shape=None, length=2),
    replace(RICH, shape=None, length=4, shared=True),
    replace(RICH, shape=None, whole=3),
    replace(RICH, shape=None, loose=True, promised=("u", "v")),
    replace(RICH, loose=True),
    replace(RICH, shape=(3,), loose=True),
)


def made_up(expression: str) -> Iterator[tuple[Site, Surroundings]]:
    """An expression in every role, in several statements and surroundings."""
    for template, role, around in product(STATEMENTS, get_args(Role), VARIANTS):
        statement = ast.parse(template.format(expression)).body[0]
        node: ast.expr = getattr(statement, "value", None) or ast.parse(expression, mode="eval").body
        if not isinstance(node, ast.expr):
            continue
        variable = "total" if template.startswith("total") else None
        yield (
            Site(0, "f", None, 1, 0, expression, role, variable, node, statement, loops=1 + (role == "x")),
            around,
        )
    for role in ("assigned", "argument"):
        statement = ast.parse(f"it = {expression}").body[0]
        assert isinstance(statement, ast.Assign)
        yield Site(0, "f", None, 1, 0, expression, role, "it", statement.value, statement), RICH


def watched_places(
    program: Program, name: str, arguments: Sequence[Any]
) -> Iterator[tuple[Site, Surroundings]]:
    """Every site that a run passed, with what was around it."""
    watch = Watch(program.sites)
    program.run(name, arguments, watch)
    context = Context(program, watch, {name: ("dxt", "da_prev")})
    for site in list(context.passed.values()):
        yield site, context.surroundings(site)


def parses(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def normal(text: str) -> str:
    """The same for all spellings of an expression."""
    return ast.dump(ast.parse(text, mode="eval"))


def namespace(seed: int = 0) -> dict[str, Any]:
    """Values for the names of the examples."""
    random = np.random.RandomState(seed)
    names: dict[str, Any] = {name: random.rand(*SHAPE) + 0.5 for name in ARRAYS}
    names |= {"np": np, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), **NUMBERS}
    names |= {
        "cache": (names["u"], names["v"]),
        "swapped": lambda pair: pair[::-1],
        "c": random.rand(4, 4, 5),
    }
    names |= {"x": random.rand(4, 4, 5), "rows": [1, 2, 3, 4], "d": {"Wa": 1, "ba": 2}, "k": "a"}
    return names


def value(text: str, seed: int = 0) -> Any:
    return eval(text, namespace(seed))


__all__ = ["RICH", "SHAPE", "made_up", "namespace", "normal", "parses", "shown", "value", "watched_places"]
