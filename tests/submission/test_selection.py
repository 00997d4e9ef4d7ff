"""What a function needs is executed, and nothing else of the file."""

import ast
from pathlib import Path

import pytest

from whygrad.submission import Cell, select


def selecting(*texts, wanted=("f", "g"), folder=Path("nowhere")):
    cells = (
        [Cell(None, texts[0], "a.py")] if len(texts) == 1 else [Cell(i, text) for i, text in enumerate(texts)]
    )
    return select("a.py", folder, tuple(cells), frozenset(wanted))


def kept(submission):
    return [ast.unparse(node).split("\n")[0] for _, node in submission.statements]


def test_helpers_of_helpers_come_along_in_the_files_order():
    found = selecting("def h(x): return k(x)\nz = 3\ndef k(x): return -x\ndef f(x): return h(x)")
    assert kept(found) == ["def h(x):", "def k(x):", "def f(x):"]


def test_only_needed_imports_are_kept_but_stars_and_future_always():
    found = selecting(
        "from __future__ import division\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
        "from rnn_utils import *\ndef f(x): return np.tanh(x)"
    )
    assert kept(found) == [
        "from __future__ import division",
        "import numpy as np",
        "from rnn_utils import *",
        "def f(x):",
    ]


def test_training_and_tests_are_not_run():
    found = selecting(
        "np.random.seed(1)\ndef f(x): return x\nx = f(3)\nfor i in range(3): print(i)\n"
        "if __name__ == '__main__':\n    print(f(x))"
    )
    assert kept(found) == ["def f(x):"]
    assert not found.outside
    assert not found.undefined


CONSTANTS = [
    "c = 3",
    "c: int = 3",
    "c, d = 1, 2",
    "c = -2 ** 3 + 1",
    "c = np.float64",
    "c = np.zeros((3, 4)).T",
    "c = lambda x: anything(x)",
    "c = {k: 0 for k in 'abc'}",
    "c = dict(a=1)",
    "c = 'a b'.split()",
    "c = math.sqrt(2)",
    "c = namedtuple('C', 'a b')",
    "class c: pass",
]


@pytest.mark.parametrize("constant", CONSTANTS)
def test_a_constant_is_executed(constant):
    source = (
        f"import math\nfrom collections import namedtuple\nimport numpy as np\n{constant}\ndef f(x): return c"
    )
    found = selecting(source)
    assert kept(found)[-2] == ast.unparse(ast.parse(constant)).split("\n")[0].replace(": int", ": None")
    assert not found.outside


OUTSIDE = [
    "c = np.random.randn(3)",
    "c = load('weights')",
    "c = h(3)",
    "c = open('x').read()",
    "for c in range(3): pass",
    "if __name__ == '__main__': c = 3",
    "while (c := 3) > 4: pass",
    "c = x[0]",
    "c = 3; c = load('weights')",
    "c = {}; c['W'] = load('weights')",
    "c = 0; c += load('weights')",
]


@pytest.mark.parametrize("line", OUTSIDE)
def test_what_only_other_code_assigns_is_outside(line):
    found = selecting(f"import numpy as np\ndef h(x): return x\nx = load()\n{line}\ndef f(x): return c")
    assert {name: place[1] for name, place in found.outside.items()} == {"c": 4}
    tried = {id(entry.node) for entry in found.doubtful.entries}
    assert [node.lineno for _, node in found.statements if id(node) not in tried] == [5]


def test_a_constant_made_of_outside_values_is_outside_too():
    found = selecting("x = load()\nn = x.shape\nm = n\ndef f(y): return m")
    assert found.outside["m"][1] == 3


def test_a_global_that_a_function_assigns_is_outside():
    found = selecting("def prepare():\n    global W\n    W = 3\ndef f(x): return W")
    assert found.outside["W"][1] == 3


def test_a_counter_that_the_function_itself_keeps_is_not_outside():
    found = selecting("n = 0\ndef f(x):\n    global n\n    n += 1\n    return x")
    assert kept(found) == ["n = 0", "def f(x):"]


SCOPES = [
    "def f(x): return [y for y in x]",
    "def f(x):\n    def g(y): return y + x\n    return g(x)",
    "def f(x): return (lambda y: y)(x)",
    "def f(x):\n    class A:\n        y = 1\n        z = y\n    return A",
    "def f(x):\n    import math\n    return math.pi",
    "def f(x):\n    try: return len(x)\n    except TypeError as e: return e",
    "def f(x): return __name__",
]


@pytest.mark.parametrize("source", SCOPES)
def test_names_of_the_function_itself_are_no_globals(source):
    assert not selecting(source).undefined


def test_defaults_and_decorators_are_needed():
    found = selecting("n = 3\ndef deco(g): return g\n@deco\ndef f(x, k=n, *, p=q): return x")
    assert kept(found) == ["n = 3", "def deco(g):", "@deco"]
    assert found.undefined == {"q"}


def test_a_snippet_without_imports_says_what_it_lacks():
    assert selecting("def f(x): return sigmoid(np.dot(x, x))").undefined == {"sigmoid", "np"}


def test_a_star_import_may_be_where_a_name_comes_from():
    source = "from rnn_utils import *\ndef f(x): return sigmoid(x) + mystery(x)"
    assert selecting(source).undefined == {"mystery"}
    assert not selecting("from numpy import *\ndef f(x): return tanh(x)").undefined


def test_of_duplicates_the_last_counts():
    found = selecting("def f(x): return 1", "def f(x): return 2", "f(3)")
    assert found.known["f"].cell.index == 1
    assert len(found.statements) == 1


def test_an_attempted_import_prevails_over_its_substitute():
    found = selecting(
        "try:\n    from fast import h\nexcept ImportError:\n    def h(x): return x\ndef f(x): return h(x)"
    )
    assert kept(found) == ["def h(x):", "from fast import h", "def f(x):"]


@pytest.mark.parametrize("opening", ["if True:", "try:", "if sys.version_info >= (3,):", "if DEBUG:"])
def test_functions_in_a_block_at_top_level_are_found(opening):
    closing = "\nexcept OSError: pass" if opening == "try:" else ""
    assert "f" in selecting(f"{opening}\n    def f(x): return x{closing}").known


def test_of_two_versions_the_one_for_this_python_is_taken():
    found = selecting(
        "import sys\nif sys.version_info[0] < 3:\n    def f(x): return 2\nelse:\n    def f(x): return 3"
    )
    assert found.known["f"].node.lineno == 5


def test_unfilled_functions_are_marked():
    found = selecting("def f(x): pass\ndef g(x): return x")
    assert (found.known["f"].unfilled, found.known["g"].unfilled) == (True, False)


def test_a_broken_cell_says_what_it_would_have_defined():
    found = selecting("def g(x): return x", "#\ndef f(x):\n    return (x\n")
    (broken,) = found.broken
    assert (broken.line, broken.names, set(found.known)) == (3, ("f",), {"g"})
    assert broken.sentence.startswith("Cell 1, line 3, `return (x`, is not valid Python")


def test_magics_do_not_break_a_cell_or_its_line_numbers():
    found = selecting("%matplotlib inline", "%%time\n!ls\ndef f(x):\n    return x")
    assert found.known["f"].node.lineno == 3
    assert not found.broken


def test_functions_that_register_themselves_come_with_the_registry():
    registry = "TABLE = {}\ndef register(name):\n    def keep(it):\n        TABLE[name] = it\n        return it\n    return keep"
    submission = selecting(
        registry, "@register('t')\ndef tanh(z): return z", "def f(z): return TABLE['t'](z)"
    )
    assert any(getattr(node, "name", None) == "tanh" for _, node in submission.statements)
