"""A whole path that a backward function lacks: what should be added to a gradient that comes in, ahead of all reads.

Which product it is, the numbers tell: the chapter's value less what came in. Only what heals a run counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reference import Series, right_series
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import Watch
from whygrad.running.sites import Site

FEWEST_READS = 2  # statements; what one statement lacks is a term of that


def lacking_paths(experiment: Experiment, problem: Problem, context: Context) -> Iterator[Edit]:
    """Edits that add a product to an argument of a backward cell, ahead of the first statement that reads it."""
    function = experiment.function
    definition = context.definition(function.name)
    if function.forward is None or function.sequence or definition is None:
        return
    values = _values(context.watch, function.name)
    incoming = [argument.arg for argument in definition.args.args if argument.arg in values]
    series = right_series(function, problem)
    for name in incoming:
        reads = [site for site in context.passed.values() if _reads(site, name, function.name)]
        if len({id(site.statement) for site in reads}) < FEWEST_READS:
            continue
        others = {other: values[other] for other in incoming if other != name}
        for product in _products(values[name], others, values, series):
            text = f"{name} = {name} + {product}"
            yield Edit(reads[0], text, "added-product", 3, "", product, ahead=reads[0].statement)


def _reads(site: Site, name: str, function: str) -> bool:
    return (
        site.function == function and text_of(site.node) == name and site.role in ("expression", "argument")
    )


def _values(watch: Watch, function: str) -> dict[str, Array]:
    """What each name of a function holds, where it is an array of numbers."""
    found: dict[str, Array] = {}
    for event in watch.events:
        value, site = event.snapshot, event.site
        if (
            value is not None
            and value.dtype.kind == "f"
            and site.function == function
            and np.isfinite(value).all()
        ):
            name = site.variable if site.role in ("assigned", "after") else text_of(site.node)
            if name is not None and name.isidentifier():
                found.setdefault(name, value)
    return found


def _products(
    own: Array, incoming: Mapping[str, Array], values: Mapping[str, Array], series: tuple[Series, ...]
) -> list[str]:
    """``d * u * slope of v`` for which the sum is one of the right values."""
    alike = {name: value for name, value in values.items() if value.shape == own.shape}
    lacking = [
        one.values[0] - own for one in series if len(one.values) == 1 and one.values[0].shape == own.shape
    ]
    found: list[str] = []
    with np.errstate(all="ignore"):  # the values of a wrong program may be of any size
        slopes = {f"(1 - {name} ** 2)": 1 - value**2 for name, value in alike.items()}
        slopes |= {f"(1 - np.tanh({name}) ** 2)": 1 - np.tanh(value) ** 2 for name, value in alike.items()}
        texts, steepness = list(slopes), np.stack(list(slopes.values()))
        axes = tuple(range(1, steepness.ndim))
        for rest in lacking:
            close = 1e-12 + 1e-8 * np.abs(rest)
            for d, gradient in incoming.items():
                for u, factor in alike.items() if gradient.shape == own.shape else ():
                    off = np.abs(gradient * factor * steepness - rest)  # of all slopes at once
                    hits = np.flatnonzero((off <= close).all(axis=axes))
                    found += [f"{d} * {u} * {texts[k]}" for k in hits]
    return found
