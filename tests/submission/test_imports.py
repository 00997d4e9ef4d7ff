"""An import statement of somebody's file gives what can be had, and cannot fail."""

import ast
import sys

import numpy as np
import pytest

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.submission import run_import, supplied_names


def importing(statement, folder):
    (node,) = ast.parse(statement).body
    assert isinstance(node, ast.Import | ast.ImportFrom)
    namespace = {}
    run_import(node, namespace, folder)
    return namespace


@pytest.mark.parametrize("module", ["rnn_utils", "lstm_utils", "utils", ".rnn_utils", "activation_functions"])
def test_a_missing_helper_module_is_supplied(tmp_path, module):
    found = importing(f"from {module} import sigmoid, softmax as s, unknown", tmp_path)
    assert found == {"sigmoid": sigmoid, "s": softmax}


def test_a_star_supplies_all_that_is_known(tmp_path):
    assert {"sigmoid", "softmax", "initialize_adam"} <= importing("from rnn_utils import *", tmp_path).keys()


def test_a_helper_module_may_be_imported_whole(tmp_path):
    assert importing("import rnn_utils as ru", tmp_path)["ru"].sigmoid is sigmoid


def test_a_helper_module_that_is_imported_from_another(tmp_path):
    assert importing("from part_one import rnn_utils", tmp_path)["rnn_utils"].sigmoid is sigmoid
    assert importing("from torch import utils", tmp_path) == {}


@pytest.mark.parametrize(
    "statement", ["from rnn_utils import *", "from rnn_utils import sigmoid", "from .rnn_utils import *"]
)
def test_the_persons_own_module_wins(tmp_path, statement):
    (tmp_path / "rnn_utils.py").write_text("def sigmoid(x): return 'mine'")
    assert importing(statement, tmp_path)["sigmoid"](0) == "mine"


def test_each_file_has_its_own_helpers(tmp_path):
    for name in ("ann", "bob"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rnn_utils.py").write_text(f"who = '{name}'")
    assert importing("import rnn_utils", tmp_path / "ann")["rnn_utils"].who == "ann"
    assert importing("import rnn_utils", tmp_path / "bob")["rnn_utils"].who == "bob"
    assert "rnn_utils" not in sys.modules


def test_modules_beside_a_package_know_each_other(tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    (course / "layers.py").write_text("from course.more import a\nfrom .more import b")
    (course / "more.py").write_text("a, b = 1, 2")
    assert importing("from course.layers import a, b", course) == {"a": 1, "b": 2}
    assert importing("from . import more", course)["more"].a == 1
    assert importing("import course.more", course)["course"].more.b == 2


def test_frameworks_are_never_loaded(tmp_path):
    before = set(sys.modules)
    for name in ("torch", "tensorflow as tf", "matplotlib.pyplot as plt", "sklearn.utils"):
        assert importing(f"import {name}", tmp_path) == {}
    assert importing("from torch.nn.functional import softmax", tmp_path) == {}
    assert not {"torch", "tensorflow", "matplotlib", "sklearn"} & (set(sys.modules) - before)


def test_a_helper_that_mentions_a_framework_loads_without_it(tmp_path, monkeypatch):
    for name in [one for one in sys.modules if one.split(".")[0] in ("torch", "matplotlib")]:
        monkeypatch.delitem(sys.modules, name)  # another test of this process may have loaded it
    (tmp_path / "helper.py").write_text(
        "import matplotlib.pyplot as plt\nfrom torch import nn\nplt.rcParams['a'] = 3\n"
        "class Net(nn.Module): pass\ndef sigmoid(x): return 'mine'"
    )
    assert importing("from helper import sigmoid", tmp_path)["sigmoid"](0) == "mine"
    assert not {"plt", "nn"} & importing("from helper import *", tmp_path).keys()


@pytest.mark.parametrize(
    "code", ["1 / 0", "raise SystemExit(3)", "import nowhere", "x = (", "print('noise')\n0/0"]
)
def test_a_module_that_fails_leaves_its_names_undefined(tmp_path, code, capsys):
    (tmp_path / "setup_all.py").write_text(code)
    assert importing("from setup_all import thing", tmp_path) == {}
    assert importing("import setup_all", tmp_path) == {}
    assert capsys.readouterr().out == ""


def test_ordinary_imports_are_ordinary(tmp_path):
    found = importing("import numpy as np, os.path", tmp_path) | importing(
        "from numpy import linalg, tanh", tmp_path
    )
    assert (found["np"], found["os"], found["linalg"], found["tanh"]) == (
        np,
        sys.modules["os"],
        np.linalg,
        np.tanh,
    )


def test_names_of_python_2_and_of_compilers_are_supplied(tmp_path):
    assert importing("from past.builtins import xrange", tmp_path) == {"xrange": range}
    if "njit" in (found := importing("from numba import njit", tmp_path)):
        assert found["njit"](cache=True)(len)([1]) == found["njit"](len)([1]) == 1


def test_softmax_of_another_library_is_not_ours(tmp_path):
    assert importing("from scipy.special import softmax", tmp_path).get("softmax") is not softmax


def test_adam_moves_against_the_gradient_by_the_learning_rate():
    supplied = supplied_names()
    parameters, grads = {"W": np.ones((2, 3))}, {"dW": np.full((2, 3), 5.0)}
    v, s = supplied["initialize_adam"](parameters)
    moved, _, _ = supplied["update_parameters_with_adam"](parameters, grads, v, s, t=1, learning_rate=0.1)
    np.testing.assert_allclose(moved["W"], 0.9)
