"""The families of edits, a row each: what a family does, how likely it is, and an example that its test is made of.

A family is a function from a site and its surroundings to (text, old, new) triples. Of the same cost, the likelier
families stand first, and before them what hardly any place offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from whygrad.faults import calls, indices, keeping, operands, operators, parts, rounds, slopes
from whygrad.faults.edit import Edit, Surroundings, Triples
from whygrad.running.sites import Site


@dataclass(frozen=True)
class Family:
    """A row: ``before`` is an expression that the family turns into ``after`` (among others)."""

    name: str
    cost: int
    make: Callable[[Site, Surroundings], Triples]
    before: str
    after: str


FAMILIES = (
    Family("wrapped", 1, keeping.wrapped, "rows", "[rows]"),
    Family("dropped-term", 1, parts.dropped_term, "u * v + w", "u * v"),
    Family("zeros-instead", 1, operands.zeros_instead, "np.empty((n_a, m))", "np.zeros((n_a, m))"),
    Family("another-type", 1, operands.another_type, "np.zeros(n_a, dtype=int)", "np.zeros(n_a)"),
    Family("not-accumulated", 1, keeping.not_accumulated, "u", "u - total"),
    Family("accumulated", 1, keeping.accumulated, "u", "total + u"),
    Family("multiplied-in", 1, keeping.multiplied_in, "u", "total[t] * u"),
    Family("another-slope", 1, slopes.another_slope, "1 - u ** 2", "u * (1 - u)"),
    Family("another-index", 1, indices.another_index, "x[:, :, t]", "x[:, :, t - 1]"),
    Family("another-variable", 1, operands.another_variable, "c_next", "c_prev"),
    Family("another-sign", 1, operators.another_sign, "u - v", "u + v"),
    Family("another-operator", 1, operators.another_operator, "u * v", "u / v"),
    Family("another-constant", 1, operators.another_constant, "u ** 2", "u ** 3"),
    Family("another-power", 1, operators.another_power, "u", "u ** 2"),
    Family("another-comparison", 1, operators.another_comparison, "t > 0", "t >= 0"),
    Family("another-number", 1, indices.another_number, "n_x", "n_a"),
    Family("another-key", 1, indices.another_key, "d['W' + k]", "d['b' + k]"),
    Family("another-value", 1, calls.another_value, "sigmoid", "np.tanh"),
    Family("unshared", 1, operands.unshared, "[u] * 4", "[v.copy() for v in [u] * 4]"),
    Family("another-subscript", 1, calls.another_subscript, "np.einsum('pb->', u)", "np.einsum('pb->b', u)"),
    Family("transposed", 1, operands.transposed, "W", "W.T"),
    Family("dropped-factor", 1, parts.dropped_factor, "u * v * w", "u * w"),
    Family("another-slice", 1, indices.another_slice, "u[:n_a, :]", "u[n_a:, :]"),
    Family("another-function", 1, calls.another_function, "np.tanh(u)", "sigmoid(u)"),
    Family("dropped-function", 1, calls.dropped_function, "np.tanh(u)", "u"),
    Family("another-order", 1, calls.another_order, "np.dot(u, v)", "np.dot(v, u)"),
    Family("another-axis", 1, calls.another_axis, "np.sum(u, axis=0)", "np.sum(u, axis=1)"),
    Family("summed", 1, calls.summed, "u", "np.sum(u, axis=1, keepdims=True)"),
    Family("another-range", 1, rounds.another_range, "range(1, T)", "range(T)"),
    Family("another-shape", 1, operands.another_shape, "np.zeros((1, n_a))", "np.zeros(n_a)"),
    Family("added-axis", 1, indices.added_axis, "u", "u[:, None]"),
    Family("another-permutation", 1, indices.another_permutation, "(0, 1, 2)", "(1, 2, 0)"),
    Family("turned-round", 1, rounds.turned_round, "rows", "rows[::-1]"),
    Family("dropped-statement", 1, keeping.dropped_statement, "u", "0 * u"),
    Family("a-one", 1, operators.a_one, "u - u * u", "1 - u * u"),
    Family("copied", 1, operands.copied, "c[:, :, 0]", "c[:, :, 0].copy()"),
    Family("started-at-zero", 2, operands.started_at_zero, "u", "np.zeros_like(u)"),
    Family("negative", 2, operators.negative, "u", "-u"),
    Family("sibling-term", 2, parts.sibling_term, "Wf @ dft + Wi @ dit", "Wf @ dft + Wi @ dit + Wo @ dot"),
    Family("moved-bracket", 2, parts.moved_bracket, "u + v * w", "(u + v) * w"),
    Family("moved-function", 2, calls.moved_function, "np.tanh(u * v)", "u * np.tanh(v)"),
    Family("another-unpacking", 2, keeping.another_unpacking, "cache", "swapped(cache)"),
    Family("in-place", 2, keeping.in_place, "total + u", "np.copyto(total, total + u) or total"),
    Family("another-return", 2, keeping.another_return, "(u, v)", "(v, u)"),
    Family("another-start", 2, operands.another_start, "u", "(v if t == 0 else u)"),
    Family("added-argument", 2, calls.added_argument, "gate('c')", "gate('c', np.tanh)"),
    Family("supplied-function", 2, calls.supplied_function, "squash(u)", "sigmoid(u)"),
    Family("another-operand", 2, operands.another_operand, "u", "W"),
    Family("added-term", 2, parts.added_term, "u", "u + w"),
    Family("added-function", 2, calls.added_function, "u", "np.tanh(u)"),
    Family("added-factor", 2, parts.added_factor, "u * v", "u * v * w"),
    Family("another-expression", 2, operands.another_expression, "u", "W[:, :n_a].T"),
    Family("added-slice", 2, indices.added_slice, "u", "u[:n_a, :]"),
    Family("added-computed-term", 3, parts.added_computed_term, "u", "u + v * w"),
    Family("subtracted-term", 3, parts.subtracted_term, "u", "u - w"),
    Family("named-instead", 3, operands.named_instead, "np.zeros((n_a, m))", "a0"),
    Family("added-product", 3, parts.added_product, "u", "u + v * w"),
    Family("added-computed-factor", 3, parts.added_computed_factor, "u * v", "u * v * (1 - np.tanh(w) ** 2)"),
)


def edits(site: Site, around: Surroundings, cost: int | None = None) -> Iterator[Edit]:
    """The edits of one site, each text once, cheapest family first; only those of one cost, if one is given."""
    seen = {site.source}
    for family in FAMILIES:
        if cost in (None, family.cost):
            yield from edits_of(family, site, around, seen)


def edits_of(family: Family, site: Site, around: Surroundings, seen: set[str]) -> Iterator[Edit]:
    """The edits of one family at one site. Texts that were ``seen`` there before are left out, and noted."""
    for text, old, new in family.make(site, around):
        if text not in seen:
            seen.add(text)
            yield Edit(site, text, family.name, family.cost, old, new)
