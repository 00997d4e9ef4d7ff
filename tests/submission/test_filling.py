"""A template is missing, not wrong; and a finished function is never called a template."""

import ast

import pytest

from whygrad.submission.filling import is_unfilled


def judge(body):
    lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    (function,) = ast.parse(f"def f(x, a, parameters, c0=None):\n{lines}").body
    assert isinstance(function, ast.FunctionDef)
    return is_unfilled(function)


UNFILLED = {
    "a docstring": '"""Does it."""',
    "pass": "pass",
    "dots": "...",
    "return None": "return None",
    "return Nones": "return None, None",
    "raise": "raise NotImplementedError",
    "raise at the end": "n = x.shape\nraise NotImplementedError('your turn')",
    "a blank": "Wax = parameters['Wax']\na_next = None\ncache = (a_next, a)\nreturn a_next, cache",
    "dots for a blank": "a_next = ...\nreturn a_next",
    "blanks in a row": "h, cache = None, None\n# TODO\npass\nreturn h, cache",
    "a blank unpacked": "n_x, m = None\nreturn n_x",
    "a call unpacked": "a_next, yt, cache = None\nreturn a_next",
    "range": "for t in range(None):\n    x = x + a\nreturn x",
    "reversed": "for t in reversed(range(None)):\n    g = None\n    a = g['da']\nreturn a",
    "zeros": "a = np.zeros((None, None))\nreturn a",
    "dot": "y = np.dot(x, None)\nreturn y",
    "a sum": "db = np.sum(None, axis=1)\nreturn db",
    "a slice": "concat = np.zeros((3, 4))\nconcat[:3, :] = None\nreturn concat",
    "a step": "a[:, :, 0] = None\nreturn a",
    "an accumulation": "dW = np.zeros(3)\ndW += None\nreturn dW",
    "a cell": "a, y, c = lstm_cell_forward(None, None, None)\nreturn a",
    "if": "if None:\n    x = a\nreturn x",
}
FILLED = {
    "a default": "if c0 is None:\n    c0 = np.zeros(3)\nreturn c0",
    "given later": "cache = None\ncache = (x, a)\nreturn cache",
    "given in a loop": "c = None\nfor t in range(3):\n    c = x if c is None else c + x\nreturn c",
    "given by a helper": "c = None\ndef g():\n    nonlocal c\n    c = x\ng()\nreturn c",
    "left over": "h, cache = None, None\nreturn x, (x, a)",
    "bare None left over": "caches = []\ncaches.append(x)\nNone\nreturn caches",
    "axis=None": "return np.sum(x, axis=None)",
    "an index": "y = x[None, :] * x[:, None]\nreturn y",
    "a new axis": "y = x[:, None]\nreturn y",
    "keyword": "return cell(x, a, dropout=None)",
    "argument": "mask = None\nreturn cell(x, mask)",
    "a mask": "mask = None\nif mask is not None:\n    x = x * mask\nreturn x",
    "clip": "return np.clip(x, None, 5)",
    "slice": "return x[slice(None, None)]",
    "an entry": "d = {}\nd['h'] = None\nreturn d",
    "a list": "hs = [None] * 3\nhs[0] = x\nreturn hs",
    "a type": "h: np.ndarray | None = None\nh = x\nreturn h",
    "freed": "y = x\nx = None\nreturn y",
    "an early return": "if x is None:\n    return None\nreturn x",
    "an unknown mode": "if a == 'tanh':\n    return x\nraise NotImplementedError(a)",
    "a None returned": "return x, None",
}


@pytest.mark.parametrize("body", UNFILLED.values(), ids=UNFILLED)
def test_a_template_is_unfilled(body):
    assert judge(body)


@pytest.mark.parametrize("body", FILLED.values(), ids=FILLED)
def test_a_finished_function_is_filled(body):
    assert not judge(body)
