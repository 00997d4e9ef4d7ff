"""IPython's syntax goes, the lines stay."""

import ast

import pytest

from whygrad.submission.magics import is_code, without_magics

ROWS = {
    "%matplotlib inline": "",
    "!pip install numpy": "",
    "pip install numpy": "",
    "?np.dot": "",
    "np.dot??": "",
    "%time x = f(y)": "x = f(y)",
    "x = %time f(y)": "x = f(y)",
    "files = !ls": "files = get_ipython()",
    "if x:\n    %pwd": "if x:\n    pass",
    "!ls \\\n  -l": "\n",
    "%%time\nx = 1": "\nx = 1",
    "%%capture out\nx = 1": "\nx = 1",
    "!echo it's\nx = 1": "\nx = 1",
}


@pytest.mark.parametrize(("written", "python"), ROWS.items())
def test_a_magic_leaves_only_the_python_in_it(written, python):
    assert without_magics(written) == python


@pytest.mark.parametrize(
    "python",
    [
        "x = (7\n  % 3)",
        "s = '''\n%time\n!ls'''",
        "x = 7 \\\n  % 3",
        's = "it\'s" # (\ny = a != b',
        's = \'a"""b\'\nx = 1',
    ],
)
def test_python_that_looks_like_magic_is_left_alone(python):
    ast.parse(python)
    assert without_magics(python) == python


@pytest.mark.parametrize(
    "text", ["%%bash\nls", "%%html\n<b>", "%%javascript\n1", "%%writefile notes.txt\nhello"]
)
def test_cells_in_another_language_are_no_code(text):
    assert not is_code(text)


@pytest.mark.parametrize("text", ["x = 1", "%%time\nx = 1", "%%writefile lstm.py\nx = 1"])
def test_cells_of_python_are_code(text):
    assert is_code(text)
