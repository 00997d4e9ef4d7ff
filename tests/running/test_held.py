"""What methods leave in their object is gone before the next run."""

from __future__ import annotations

import ast

from whygrad.running.held import Held, Sizes

SAME = Sizes({}, {})


class Net:
    seen: list[int] = []  # noqa: RUF012

    def __init__(self, n_a: int = 5, depth: int = 7) -> None:
        self.n_a = n_a
        self.depth = depth
        self.kept: list[int] = []


def held(net: Net, call: str = "Net()") -> Held:
    return Held(net, ast.parse(call, mode="eval").body)


def test_what_was_left_behind_is_gone() -> None:
    net = Net()
    one = held(net)
    net.kept.append(1)
    net.seen.append(1)
    net.n_a = 9
    one.put_back(SAME)
    assert (net.kept, net.seen, net.n_a) == ([], [], 5)


def test_an_object_is_made_for_the_sizes_of_a_problem_and_then_for_its_own() -> None:
    net = Net()
    one = held(net)
    one.put_back(Sizes({5: 4, 7: 3}, {}))
    assert (net.n_a, net.depth) == (4, 3)
    one.put_back(SAME)
    assert (net.n_a, net.depth) == (5, 7)


def test_a_size_is_known_by_its_name_before_its_value() -> None:
    net = Net(64)
    held(net, "Net(64)").put_back(Sizes({7: 3}, {"n_a": 4}))
    assert (net.n_a, net.depth) == (4, 3)
