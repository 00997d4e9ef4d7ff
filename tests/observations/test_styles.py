"""One line each: the styles in which a value is printed, quoted and copied."""

from __future__ import annotations

import pytest

from tests.observations.shown import line
from whygrad.observations import read_text

DX = "-0.00424213~5.0e-09 0.28205375~5.0e-09"
VALUES = {
    "double quotes": 'gradients["dx"][1][2] = [-0.00424213 0.28205375]',
    "single quotes, tmp": "gradients_tmp['dx'][1][2] = [-0.00424213  0.28205375]",
    "no quotes": "gradients[dx][1][2] = [-0.00424213 0.28205375]",
    "smart quotes": "gradients[“dx”][1][2] = [-0.00424213 0.28205375]",
    "escaped": r'gradients\["dx"\]\[1\]\[2\] = \[-0.00424213 0.28205375\]',
    "another dictionary": 'grads["dx"][1][2] = [-0.00424213 0.28205375]',
    "bare": "dx[1][2] = [-0.00424213 0.28205375]",
    "one index": "dx[1, 2] = [-0.00424213 0.28205375]",
    "spaces": "dx [1] [2]=[ -0.00424213   0.28205375 ]",
    "next line": "dx[1][2] =\n [-0.00424213  0.28205375]",
    "wrapped": "dx[1][2] = [-0.00424213\n  0.28205375]",
    "commas": "dx[1][2] = [-0.00424213, 0.28205375]",
    "semicolons": "dx[1][2] = [-0.00424213; 0.28205375]",
    "array": "dx[1][2] = array([-0.00424213,  0.28205375])",
    "array with its type": "dx[1][2] = array([-0.00424213,  0.28205375], dtype=float32)",
    "tensor": "dx[1][2] = tensor([-0.00424213,  0.28205375])",
    "list of NumPy 2": "dx[1][2] = [np.float64(-0.00424213), np.float64(0.28205375)]",
    "no brackets": "dx[1][2] = -0.00424213 0.28205375",
    "no equals sign": "dx[1][2] [-0.00424213 0.28205375]",
    "colon": "dx[1][2]: [-0.00424213 0.28205375]",
    "words": "the value of dx[1][2] is now [-0.00424213 0.28205375]",
    "arrow": "dx[1][2] -> [-0.00424213 0.28205375]",
    "bold": "**dx[1][2]** = [-0.00424213 0.28205375]",
    "bold with its sign": "**dx[1][2] =** [-0.00424213 0.28205375]",
    "code": "`dx[1][2] = [-0.00424213 0.28205375]`",
    "table": "| dx[1][2] | [-0.00424213 0.28205375] |",
    "tab": "dx[1][2] =\t[-0.00424213 0.28205375]",
    "HTML": "<td><b>dx[1][2]</b> = </td><td>[-0.00424213&nbsp;0.28205375]</td>",
    "HTML over lines": "<tr>\n<td>\ndx[1][2]\n</td>\n<td>\n[-0.00424213\n0.28205375]\n</td>\n</tr>",
    "HTML escaped": "gradients[&quot;dx&quot;][1][2] = [&minus;0.00424213 0.28205375]",
    "HTML escaped twice": "gradients[&amp;quot;dx&amp;quot;][1][2] = [-0.00424213 0.28205375]",
    "BBCode": "[b]dx[1][2][/b] = [-0.00424213 0.28205375]",
    "Unicode minus": "dx[1][2] = [\u22120.00424213 0.28205375]",
    "en dash": "dx[1][2] = [\u20130.00424213 0.28205375]",
    "odd spaces": "dx[1][2]\u00a0=\u2009[-0.00424213\u202f0.28205375]",
    "quoted": "> > dx[1][2] = [-0.00424213\n> > 0.28205375]",
    "Windows": "dx[1][2] =\r\n [-0.00424213\r\n 0.28205375]\r\n",
    "old Macintosh": "dx[1][2] =\r [-0.00424213\r 0.28205375]",
    "comment": "# dx[1][2] = [-0.00424213\n#   0.28205375]",
    "colours": "\x1b[1mdx\x1b[0m[1][2] = [\x1b[31m-0.00424213\x1b[0m 0.28205375]",
    "Python 2": "('dx[1][2] =', array([-0.00424213,  0.28205375]))",
    "log": "INFO:root:dx[1][2] = [-0.00424213 0.28205375]",
    "decimal commas": "dx[1][2] = [-0.00424213 0.28205375]".replace("0.", "0,"),
    "prompt": ">>> dx[1][2]\narray([-0.00424213,  0.28205375])",
    "indented prompt": "    >>> dx[1][2]\n    array([-0.00424213,  0.28205375])",
    "notebook": "In [3]: print(dx[1][2])\nOut[3]: [-0.00424213  0.28205375]",
    "a name on a line of its own": "dx[1][2]\n[-0.00424213  0.28205375]",
    "its code": "`gradients['dx'][1][2]`\n\narray([-0.00424213,  0.28205375])",
    "quoted, its line": "> dx[1][2]\n> [-0.00424213  0.28205375]",
    "full width": "dx[1][2]＝［-0.00424213 0.28205375］",
    "two dimensions": "dx[1][2] = [[-0.00424213]\n [ 0.28205375]]",
    "many blank lines": "\n" * 3000 + "dx[1][2] =" + "\n" * 3000 + "[-0.00424213 0.28205375]",
    "other letters": "DX[1][2] = [-0.00424213 0.28205375]",
    "left out": "dx[1][2] = [-0.00424213 0.28205375 ... 0.5]",
}


@pytest.mark.parametrize("text", VALUES.values(), ids=VALUES.keys())
def test_an_array(text: str) -> None:
    [found] = read_text(text).observations
    assert line(found).replace(",", ".").split(": ")[1] == f"dx[1][2] {DX}"


SCALARS = {
    "dWf[3][1] = -0.185172422655972": "dWf[3][1] -0.185172422655972~1.9e-15",
    "dWf[3][1] = np.float64(-0.185172422655972)": "dWf[3][1] -0.185172422655972~1.9e-15",
    "dWf[3][1] = -0.185172422655": "dWf[3][1] -0.185172422655~5.0e-13",
    "dWf[3][1] = 0": "dWf[3][1] 0~5.0e-09",
    "dWf[3][1] = 0.0": "dWf[3][1] 0.0~5.0e-09",
    "dbf[4] = [0.]": "dbf[4] 0.~5.0e-09",
    "dWf[3][1] = 1.2e-05": "dWf[3][1] 1.2e-05~5.0e-07",
    "dWf[3][1] = nan": "dWf[3][1] nan~0.0e+00",
    "dWf[3][1] is -inf": "dWf[3][1] -inf~0.0e+00",
    "dWf = -0.0698198561274": "dWf -0.0698198561274~5.0e-14",
    "dbf[4] = -0.17049796": "dbf[4] -0.17049796~5.0e-09",
    "dbf[4] = [[-0.17049796]]": "dbf[4] -0.17049796~5.0e-09",
    "dWf[3][1] = -0.185172. Why?": "dWf[3][1] -0.185172~5.0e-07",
    "dWf[3][1] = -0.185172...": "dWf[3][1] -0.185172~1.0e-06",
    "dWf[3][1] = -0.185172 (wrong)": "dWf[3][1] -0.185172~5.0e-07",
    "dWf[3][1] (mine) = -0.185172": "dWf[3][1] -0.185172~5.0e-07",
    "c[1][2][1] -0.855544916718": "c[1][2][1] -0.855544916718~5.0e-13",
    "gradients['dx'].shape = (3, 10, 4)": "dx.shape (3, 10, 4)",
    "gradients['dx'].shape = torch.Size([3, 10, 4])": "dx.shape (3, 10, 4)",
    "a_next.shape = \n (5, 10)": "a_next.shape (5, 10)",
    "dx shape: (3, 10, 4)": "dx.shape (3, 10, 4)",
    "len(caches) =  2": "caches length 2",
}


@pytest.mark.parametrize(("text", "found"), SCALARS.items())
def test_a_number(text: str, found: str) -> None:
    [one] = read_text(text).observations
    assert line(one).split(": ", 1)[1] == found


NOTHING = [
    "",
    'gradients = {"dx": dx, "da0": da0, "dWf": dWf}',
    'print("gradients[\\"dx\\"][1][2] =", gradients["dx"][1][2])',
    "dx = np.zeros((3, 10, 4))",
    "dx = 0.5",
    "dWf += np.dot(dft, concat.T)",
    "dx[:, :, t] = 0.5",
    'assert gradients["dx"].shape == (3, 10, 4)',
    "dWf[3][1] = 0.5 * dft",
    'd = gradients["dWf"][3][1] * 0.5',
    "a[0] = 1",
    "dxt -- gradient of the input, of shape (3, 10)",
    "n_x, m = 3, 10",
    "see page 3.1415 of a paper",
    "dWf[3][1] = (see below)",
    "dbf[4] = [",
    "dWf[3][1]\ndbf[4]\n-0.185172422655972\n-0.17049796",  # whose is the first?
    "dWf[3][1]\n0.5 * dft.sum()",
    "dx[1][2] =\n1. First I ran the cell again",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_value(text: str) -> None:
    assert read_text(text).observations == ()


UNNAMED = (
    "AssertionError: -0.185172422655972 != -0.08098023109383466",
    "expected -0.08098023109383466 but got -0.185172422655972",
    "Mismatched elements: 1 / 1 (100%)\n x: array(-0.185172422655972)\n y: array(-0.08098023109383466)",
    " ACTUAL: -0.185172422655972\n DESIRED: -0.08098023109383466",
)


@pytest.mark.parametrize("text", UNNAMED)
def test_what_an_assertion_sets_against_each_other(text: str) -> None:
    [pair] = read_text(text).unnamed
    assert {number.text for side in pair for number in side} == {"-0.185172422655972", "-0.08098023109383466"}


@pytest.mark.parametrize(
    "text", ["I got 0.5 and expected 0.7 points", "expected 3 but got 4", *VALUES.values()]
)
def test_no_pair_where_values_have_names_or_too_few_digits(text: str) -> None:
    assert read_text(text).unnamed == ()
