"""What the top-level statements of a program are: before they run, and without running them."""

from __future__ import annotations
import __future__

import ast

from whygrad.running.sites import names_read


def names_of_code(statement: ast.stmt) -> set[str]:
    """The names of modules and functions that a top-level statement binds: no values to look at."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda | ast.Attribute):
        code = "np" in names_read(statement.value) or isinstance(statement.value, ast.Lambda)
        return {target.id for target in statement.targets if isinstance(target, ast.Name)} if code else set()
    return set()


def holds_a_lambda(statement: ast.stmt) -> bool:
    """Whether this is ``name = lambda ...: ...`` (a function in all but its keyword) or a table of such."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and any(isinstance(node, ast.Lambda) for node in ast.walk(statement.value))
    )


def name_of_table(statement: ast.stmt) -> str | None:
    """What ``NAME = {...}`` (or a list, or a tuple) of two entries and more is called."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            entries = getattr(value, "values", None) or getattr(value, "elts", None) or ()
            table = isinstance(value, ast.Dict | ast.List | ast.Tuple)
            return name if table and len(entries) > 1 else None
    return None


def flags_of(statement: ast.stmt) -> int:
    """The flags of the compiler that a ``from __future__ import ...`` sets."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    flags = 0
    for alias in statement.names:
        flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags
