"""Imports inside functions: what cannot be had stops nothing until it is used."""

import numpy as np
import pytest

from tests.running.programs import loaded
from whygrad.running.importing import NotImported, NotImportedError
from whygrad.running.program import Crash, Program


def lacking(node, namespace):
    """Has the module ``there`` with a number in it, and no other."""
    if node.module == "there":
        namespace["n"] = 2


def program_of(source):
    program = Program()
    program.namespace["__whygrad_imported__"].importer = lacking
    made = loaded(source, program=program)
    program.namespace["__whygrad_imported__"].importer = lacking
    return made


def test_what_is_never_used_stops_nothing():
    program = program_of(
        "def f(x):\n    from nowhere import g\n    from there import n\n    g = x\n    return g * n"
    )
    assert program.run("f", [3]) == 6


@pytest.mark.parametrize(
    "use",
    ["g(x)", "g.part", "g + x", "x @ g", "np.dot(x, g)", "g[0]", "len(g)", "x * g", "[a for a in g]", "-g"],
)
def test_what_is_used_stops_there_as_a_name_without_a_value(use):
    program = program_of(f"def f(x):\n    from nowhere import g\n    return {use}")
    crash = program.run("f", [np.ones(2)])
    assert isinstance(crash, Crash)
    assert isinstance(crash.error, NotImportedError)
    assert (crash.error.name, crash.error.module, crash.line) == ("g", "nowhere", 3)


def test_an_import_that_is_tried_fails_as_it_does():
    program = program_of(
        "def f(x):\n    try:\n        from nowhere_at_all import g\n    except ImportError:\n        g = abs\n    return g(x)"
    )
    assert program.run("f", [-3]) == 3


def test_an_import_binds_what_python_binds():
    program = loaded(
        "def f():\n    import os.path, math as m\n    from math import pi as p\n    return os.sep, m.e > 2, p > 3"
    )
    assert program.run("f", []) == ("/", True, True)


def test_it_may_be_asked_whether_it_is_there():
    assert NotImported("g", "nowhere") is not None
    assert not hasattr(NotImported("g", "nowhere"), "__wrapped__")
