"""Python 2 becomes Python 3 on the same lines; what is Python 3 already stays as it is."""

import ast

import pytest

from whygrad.submission.python2 import as_python_3, marks_python_2, with_whole_division
from whygrad.submission.selection import select
from whygrad.submission.source import Cell

ROWS = {
    "print x": "print(x)",
    "if x: print 'a', b": "if x: print('a', b)",
    "for i in x: print i, ; print 2": "for i in x: print(i,) ; print(2)",
    "print ('a', b), c\nprint d": "print(('a', b), c)\nprint(d)",
    "print 'a %d' % (1,\n  2)": "print('a %d' % (1,\n  2))",
    "d = {1: 2}; print d[1:2]": "d = {1: 2}; print(d[1:2])",
    "print >>log, x\nprint x": "print( x)\nprint(x)",
    "try:\n  f()\nexcept E, e:\n  pass": "try:\n  f()\nexcept E as e:\n  pass",
    "raise E, 'm'": "raise E( 'm')",
    "n = 10L": "n = 10",
    "exec 'n = 1'": "exec('n = 1')",
    "def f():\n\tprint 1\n        return 2": "def f():\n        print(1)\n        return 2",
}


@pytest.mark.parametrize(("written", "read"), ROWS.items())
def test_old_statements_get_their_new_form(written, read):
    assert as_python_3(written) == read


@pytest.mark.parametrize(
    "code", ["print", "print (1)", "print('a'), b", "x = print", "print.x", "s = 'print x'"]
)
def test_python_3_stays_as_it_is(code):
    assert as_python_3(code) == code


@pytest.mark.parametrize("code", ["def f(:", "print x y z (", "a =", "if x:\n\ty = 1\n        z = 2\n"])
def test_what_is_neither_stays_unreadable(code):
    assert as_python_3(code) is None


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("for t in xrange(3): pass", True),
        ("from __future__ import print_function\nfor t in xrange(len(range(3))): pass", True),
        ("for t in range(3):\n  for s in xrange(t): pass", False),  # a slip
        ("def rnn_step_forward(x): return range(x)\nfor t in xrange(3): pass", True),
        ("h = reduce(step, xs, h0)", True),
        ("from functools import reduce\nh = reduce(step, xs, h0)", False),
        ("def f(reduce): return reduce(1)", False),
        ("from past.builtins import xrange\nfor t in xrange(3): pass", False),
        ("try: xrange\nexcept NameError: xrange = range", False),
    ],
)
def test_xrange_marks_python_2_unless_it_is_defined_or_a_slip(code, old):
    assert (marks_python_2([ast.parse(code)]) is not None) == old


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("a.shape[1] / 4", "a.shape[1] // 4"),
        ("H / 4", "H // 4"),
        ("4 * H / 4", "4 * H / 4"),
        ("x / 2", "x / 2"),
        ("loss / N", "loss / N"),
        ("len(x) / 2", "len(x) // 2"),
    ],
)
def test_only_sizes_are_rounded_down(code, read):
    assert ast.unparse(with_whole_division(ast.parse(code))) == read


def selected(tmp_path, code):
    return select("rnn.py", tmp_path, (Cell(None, code, "rnn.py"),), frozenset({"f"}))


def test_the_first_old_line_is_told(tmp_path):
    submission = selected(
        tmp_path, "def f(x):\n    for t in xrange(3):\n        print t\n    return x.shape[0] / 2"
    )
    assert submission.python_2.line == 3
    assert "//" in ast.unparse(submission.known["f"].node)


def test_division_stays_where_the_future_is_imported(tmp_path):
    code = "from __future__ import division\ndef f(x):\n    print x\n    return x.shape[0] / 2"
    assert "//" not in ast.unparse(selected(tmp_path, code).known["f"].node)


def test_python_3_is_not_taken_for_python_2(tmp_path):
    assert selected(tmp_path, "def f(x):\n    return x / 2").python_2 is None
