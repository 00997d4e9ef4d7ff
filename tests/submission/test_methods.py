"""Methods become plain functions, and their classes lead to these."""

from __future__ import annotations

import ast
from typing import Any

from whygrad.running.sites import spelt
from whygrad.submission.methods import is_made, lift_methods

WANTED = frozenset({"step", "walk"})
NET = """
class Net:
    rate = 2

    def __init__(self, n=3):
        self.n = n

    def _twice(self, x):
        return self.rate * x

    def step(self, x):
        return self._twice(x) + self.n

    def walk(self, x):
        return self.step(self.step(x))
"""


def lifted(source: str) -> ast.Module:
    tree = ast.parse(source)
    lift_methods([tree], WANTED)
    return tree


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(lifted(source)), "<test>", "exec"), names)
    return names


def defined(source: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in lifted(source).body if isinstance(node, ast.FunctionDef)}


def test_methods_are_called_without_the_object() -> None:
    names = run(NET)
    assert (names["step"](1), names["walk"](1), names["_twice"](4)) == (5, 13, 8)


def test_whatever_stands_in_for_a_function_is_reached_by_every_way_to_call_it() -> None:
    names = run(NET)
    names["step"] = lambda x: x + 100
    assert names["walk"](1) == 201
    assert names["Net"]().step(1) == names["Net"].step(1) == 101


def test_lines_and_spelling_stay_the_persons() -> None:
    walk = defined(NET)["walk"]
    assert walk.lineno == 1 + NET.split("\n").index("    def walk(self, x):")
    assert [one.arg for one in walk.args.args] == ["x"]
    assert spelt(walk.body[0]) == "return self.step(self.step(x))"


def test_static_and_class_methods() -> None:
    source = "class A:\n    k = 7\n    @staticmethod\n    def step(x):\n        return x + 1\n"
    source += "    @classmethod\n    def walk(cls, x):\n        return A.step(x) * cls.k\n"
    assert run(source)["walk"](1) == 14


def test_the_object_is_given_by_hand() -> None:
    assert run(NET.replace("self.step(self.step(x))", "Net.step(self, Net.step(self, x))"))["walk"](1) == 13


def test_private_names_are_those_of_the_class() -> None:
    source = (
        NET.replace("_twice", "__twice").replace("self.n", "self.__n").replace("self.rate", "self._Net__n")
    )
    assert run(source)["step"](2) == 9


def test_a_plain_function_of_the_same_name_is_the_one_that_is_meant() -> None:
    source = "def step(x):\n    return x\n\n\nclass A:\n    def step(self, x):\n        return step(x)\n"
    assert [type(node) for node in lifted(source).body] == [ast.FunctionDef, ast.ClassDef]


def test_a_helper_stays_a_method_where_its_name_is_a_variable() -> None:
    source = NET.replace(
        "return self._twice(x) + self.n", "_twice = self._twice(x)\n        return _twice + self.n"
    )
    assert "_twice" not in defined(source)
    assert run(source)["walk"](1) == 13


def test_what_a_class_inherits() -> None:
    source = "class Base:\n    def walk(self, x):\n        return self.step(self.step(x))\n\n"
    source += "class Net(Base):\n    def step(self, x):\n        return x + 1\n"
    assert run(source)["walk"](0) == 2


def made_by(source: str) -> str:
    [made] = [node for node in lifted(source).body if is_made(node)]
    assert isinstance(made, ast.Assign)
    return ast.unparse(made.value)


def test_how_the_object_is_made() -> None:
    needs_n = NET.replace("n=3", "n")
    assert made_by(NET) == "Net()"
    assert made_by(NET + "\nnet = Net(n=8)\n") == "Net(n=8)"
    assert made_by(needs_n + "\nprint(Net(8).walk(1))\n") == "Net(8)"
    assert made_by(needs_n.replace("+ self.n", "+ 3")) == "Net.__new__(Net)"


def test_what_an_object_cannot_be_made_without() -> None:
    tree = ast.parse(NET.replace("n=3", "n, *, seed"))
    assert lift_methods([tree], WANTED).lacking == {"Net": ("n", "seed")}
    assert [type(node) for node in tree.body] == [ast.ClassDef]
