"""Whatever is handed in, the code is read with its own line numbers, or one sentence says why not."""

import contextlib
import json
import tempfile
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whygrad.submission import Cell, Unreadable, read
from whygrad.submission.syntax import parse


def reading(folder, content, name="lstm.py"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def complaint(folder, content, name="lstm.py"):
    with pytest.raises(Unreadable) as caught:
        reading(folder, content, name)
    return str(caught.value)


def notebook(*sources, **more):
    cells = [
        {"cell_type": "markdown" if source.startswith("#md") else "code", "source": source, "metadata": {}}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **more})


def test_a_script_is_one_cell_named_after_its_file(tmp_path):
    (cell,) = reading(tmp_path, "x = 1\n")
    assert (cell.index, cell.text, cell.filename) == (None, "x = 1\n", "lstm.py")


def test_a_notebooks_cells_count_the_markdown_between_them(tmp_path):
    cells = reading(tmp_path, notebook("x = 1", "#md", "y = 2"), "a.ipynb")
    assert [(cell.index, cell.text, cell.filename) for cell in cells] == [
        (0, "x = 1", "<cell 0>"),
        (2, "y = 2", "<cell 2>"),
    ]


@pytest.mark.parametrize("version", [2, 3])
def test_old_notebooks_are_read(tmp_path, version):
    now = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("hi"), nbformat.v4.new_code_cell("x = 1\ny = 2")]
    )
    old = nbformat.convert(nbformat.convert(now, 3), version) if version == 3 else as_version_2()
    (cell,) = reading(tmp_path, json.dumps(old), "old.ipynb")
    assert (cell.index, cell.text) == (1, "x = 1\ny = 2")


def as_version_2():
    cells = [
        {"cell_type": "markdown", "source": "hi"},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []},
    ]
    return {"nbformat": 2, "metadata": {}, "worksheets": [{"cells": cells}]}


def test_a_notebook_is_known_by_its_content(tmp_path):
    (cell,) = reading(tmp_path, notebook("x = 1"), "download.txt")
    assert cell.index == 0


def test_python_may_be_in_a_text_file(tmp_path):
    assert reading(tmp_path, "def f(x):\n    return x\n", "forum.txt")[0].index is None


def test_a_notebook_exported_to_a_script_is_read(tmp_path):
    exported = "# coding: utf-8\n# In[3]:\n\nget_ipython().run_line_magic('matplotlib', 'inline')\nx = 1\n"
    assert reading(tmp_path, exported)[0].text == exported


@pytest.mark.parametrize(
    "content",
    [
        "x = 'é'\n".encode("utf-8-sig"),
        "x = 'é'\n".encode("utf-16"),
        "# -*- coding: cp1252 -*-\nx = 'é'\n".encode("cp1252"),
        "x = 'é'\n".encode("latin-1"),
        "x =\u00a0'é'\n".encode(),
        "x =\u200b 'é'\r\n".encode(),
        "\fx = 'é'\r".encode(),
    ],
)
def test_however_it_was_saved_or_pasted_it_is_the_same_code(tmp_path, content):
    assert reading(tmp_path, content)[0].text.endswith("x = 'é'\n")


def test_line_ends_and_page_breaks_leave_every_line_its_number(tmp_path):
    (cell,) = reading(tmp_path, b"a = 1\r\nb = 2\r\x0cc = '\x0c \x1c'\n\x0c\nd = 4\n")
    assert [line[:1] for line in cell.text.splitlines()] == ["a", "b", "c", "", "d"]


NOTHING_TO_READ = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "zip": (b"PK\x03\x04\x00\x00", "zip archive"),
    "binary": (b"\x00\x01\xff\xfe\x80", "binary data, not text"),
    "a NUL byte": (b"x = 1\ny = \x00\n", "line 2 holds a NUL byte"),
    "large": (b" " * 21_000_000, "21 MB"),
    "a web page": (b"<!DOCTYPE html><html></html>", "a web page, not Python"),
}


@pytest.mark.parametrize(("content", "sentence"), NOTHING_TO_READ.values(), ids=NOTHING_TO_READ)
def test_what_is_no_text_is_named(tmp_path, content, sentence):
    assert sentence in complaint(tmp_path, content)


def test_a_missing_file_is_guessed_at(tmp_path):
    (tmp_path / "lstm.py").write_text("x = 1")
    with pytest.raises(Unreadable, match=r"There is no file .*Did you mean lstm\.py"):
        read(tmp_path / "lsmt.py")


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(Unreadable, match=r"is a folder\..*whygrad grade"):
        read(tmp_path)


NO_NOTEBOOKS = {
    "python": ("x = 1", "rename it to end in .py"),
    "truncated": (notebook("x = 1")[:40], "damaged notebook"),
    "other JSON": ('{"a": 1}', "JSON but no notebook"),
    "a list": ("[1]", "JSON but no notebook"),
    "a web page": ("<html>", "Raw button"),
    "a pointer": ("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
    "deep": ("[" * 100_000, "none"),
    "no code": (notebook("#md"), "without Python code"),
    "a shell's": (notebook("%%bash\nls"), "without Python code"),
    "R": (notebook("x <- 1", metadata={"kernelspec": {"language": "R"}}), "a notebook in r"),
}


@pytest.mark.parametrize(("content", "sentence"), NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook_is_named(tmp_path, content, sentence):
    assert sentence in complaint(tmp_path, content, "lstm.ipynb")


NO_PYTHON = {
    "backticks": ("x = `y`", "write repr(x)"),
    "unequal": ("if x <> y: pass", "write != for <>"),
    "a bracket": (
        "def f():\n    x = (1\n    y = 2\n",
        "line 2, `x = (1`, is not valid Python: '(' was never closed",
    ),
    "an indent": ("x = 1\n  y = 2\n", "line 2, `y = 2`, is not valid Python: unexpected indent. Line it up"),
    "tabs": ("if x:\n\ty = 1\n        z = 2\n", "Replace each tab by four spaces"),
    "a lost return": (
        "x = 1\nreturn x\n",
        "line 2, `return x`, is not valid Python: 'return' outside function",
    ),
    "quotes": ("x = “a”", "line 1, `x = “a”`, holds “ (left double quotation mark)"),
    "a minus": ("x = 1 − y", "type - in its place"),
    "git": ("<<<<<<< HEAD\nx = 1\n", "git left"),
    "a prompt": (">>> x = 1\n", "delete the prompts"),
}


PYTHON_2 = {
    "print": ('x = 1\nprint "a", x\n', 'line 2, `print "a", x`, is Python 2'),
    "except": ("try:\n  x = 1\nexcept KeyError, e:\n  pass\n", "line 3, `except KeyError, e:`, is Python 2"),
    "exec": ('exec "x = 1"', "write exec(...)"),
    "raise": ('raise ValueError, "no"', "write `raise Error(message)`"),
    "long": ("x = 10L", "write 10 for 10L"),
    "hexadecimal": ("x = 0xffL", "write 10 for 10L"),
    "raised in a line": ("if x: raise ValueError, x", "write `raise Error(message)`"),
}


@pytest.mark.parametrize(("content", "sentence"), PYTHON_2.values(), ids=PYTHON_2)
def test_what_is_python_2_is_told_where_more_is_the_matter(content, sentence):
    assert sentence in parse(content, "lstm.py").sentence


def test_of_a_file_in_python_2_the_real_obstacle_is_told(tmp_path):
    """Its prints are no reason not to read it: with brackets around them, the loop would still have no body."""
    source = "print 'start'\nfor t in xrange(3):\nprint t\n"
    said = complaint(tmp_path, source)
    assert "line 3, `print t`, is not valid Python: expected an indented block" in said
    (tmp_path / "lstm.py").write_text(source.replace("\nprint t", "\n    print t"))
    assert read(tmp_path / "lstm.py")[0].python_2_line == 1


@pytest.mark.parametrize(("content", "sentence"), NO_PYTHON.values(), ids=NO_PYTHON)
def test_what_python_cannot_read_is_said_with_its_line(tmp_path, content, sentence):
    said = complaint(tmp_path, content)
    assert sentence in said
    assert said.startswith("lstm.py cannot be read: line ")


def test_prose_is_sent_to_the_other_command(tmp_path):
    assert "whygrad explain" in complaint(tmp_path, "my dWf is wrong\n", "post.txt")


def test_very_deep_code_is_refused_and_not_fatal(tmp_path):
    assert "cannot be read" in complaint(tmp_path, "x = " + "(" * 5000 + ")" * 5000)


@given(st.binary(max_size=300), st.sampled_from([".py", ".ipynb", ".txt", ""]))
def test_no_bytes_raise_anything_but_unreadable(content, suffix):
    read_or_complain(content, suffix)


def read_or_complain(content, suffix):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(content)
        with contextlib.suppress(Unreadable):
            assert all(isinstance(cell, Cell) for cell in read(path))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "source", "input", "cell_type", "metadata", "nbformat", "kernelspec"]
            ),
            inner | st.just("code"),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_raises_anything_but_unreadable(content):
    read_or_complain(json.dumps(content).encode(), ".ipynb")


@given(
    st.lists(
        st.sampled_from(
            "def f ( ) : \n \t return x = 'a' \" # \\ % ! ? ``` <> é \u2028 \x1c print".split(" ")
        )
    )
)
def test_no_python_raises_anything_but_unreadable(tokens):
    read_or_complain(" ".join(tokens).encode(), ".py")


LINES = st.sampled_from(
    ["x = 1", "", "\f", "%matplotlib inline", "!ls 'it", "np.dot?", "y = !ls", "s = '''", "'''", "(", "# a"]
)


@given(st.lists(LINES), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_cell_and_its_python_have_the_same_lines(lines, end):
    with tempfile.TemporaryDirectory() as folder:
        cells = reading(Path(folder), notebook("x = 1", end.join([*lines, "last"])), "a.ipynb")
    assert len(cells[1].text.split("\n")) == len(cells[1].code.split("\n")) == len(lines) + 1
    assert cells[1].text.split("\n")[-1] == "last"


def test_the_line_of_python_2_is_one_that_python_3_cannot_read(tmp_path):
    """Tabs become spaces where a file is put into Python 3, and are no matter of it."""
    source = "def f(x):\n\ty = x\n\treturn y\n\nprint f(1)\n"
    (tmp_path / "lstm.py").write_text(source)
    [cell] = read(tmp_path / "lstm.py")
    assert cell.python_2_line == 5
