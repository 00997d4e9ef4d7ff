"""A program on the bench, without a file: for tests of one step of the diagnosis."""

from __future__ import annotations

import ast
import time

from tests.diagnosis.stories import GOOD
from tests.running.programs import loaded
from whygrad.chapters.activations import sigmoid, softmax
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.finding import find_faults
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Search, watched
from whygrad.running.program import Program
from whygrad.running.sites import Role, Site


def program_of(source: str) -> Program:
    program = loaded(source, "lstm.py")
    program.namespace |= {"sigmoid": sigmoid, "softmax": softmax}
    return program


def bench_of(source: str = GOOD) -> Bench:
    """The functions of the exercise that a source holds, on the bench."""
    program = program_of(source)
    functions = STEP_BY_STEP.functions
    for name in functions.keys() - program.definitions.keys():
        program.namespace[name] = getattr(functions[name].chapter, name)
    return Bench(program, STEP_BY_STEP, frozenset(functions.keys() & program.definitions.keys()), 2.0)


def alone(source: str, function: str) -> tuple[Bench, Experiment, Problem, Outcome]:
    """A function apart from the others, run once on the problem that hides least."""
    bench = bench_of(source)
    experiment = bench.experiment(function, apart=True)
    problem = experiment.problems[0]
    return bench, experiment, problem, experiment.run(problem)


def context_of(source: str, function: str) -> Context:
    _, experiment, problem, _ = alone(source, function)
    _, watch = watched(experiment, problem)
    return Context(experiment.program, watch, {function: experiment.function.returns})


def search_of(source: str, function: str, seconds: float = 120.0) -> tuple[Search, Context]:
    bench, experiment, problem, base = alone(source, function)
    _, watch = watched(experiment, problem)
    context = Context(bench.program, watch, {function: experiment.function.returns})
    limit = Limit(time.monotonic() + seconds, seconds)
    return Search(experiment, problem, base, context, bench.fixes, limit), context


def faults_of(source: str, function: str, seconds: float = 120.0) -> list[Fault]:
    bench = bench_of(source)
    return find_faults(bench, function, bench.judge(function), time.monotonic() + seconds)


def place(
    where: Program | Context, function: str, source: str, role: Role | None = None, line: str = ""
) -> Site:
    """The first site of a function with this source, this role, and a statement that holds this text."""
    sites = where.sites if isinstance(where, Program) else where.passed.values()
    for site in sites:
        here = (site.function, site.source) == (function, source) and role in (None, site.role)
        if here and line in ast.unparse(site.statement):
            return site
    raise AssertionError(f"no site {source!r} in {function}")
