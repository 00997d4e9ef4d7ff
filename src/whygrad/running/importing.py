"""Imports inside functions, done as at the top of a file: what cannot be had stops nothing until it is used."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

IMPORTED = "__whygrad_imported__"
Importer = Callable[[ast.Import | ast.ImportFrom, dict[str, Any]], None]


class NotImportedError(NameError):
    """A name is used whose module could not be loaded."""

    def __init__(self, name: str, module: str) -> None:
        super().__init__(f"name {name!r} is not defined", name=name)
        self.module = module


class NotImported:
    """Stands for a name whose module could not be loaded: whatever is done with it raises."""

    def __init__(self, name: str, module: str) -> None:
        object.__setattr__(self, "_whygrad", (name, module))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImportedError(*object.__getattribute__(self, "_whygrad"))


def _raising(self: NotImported, *_: Any, **__: Any) -> Any:
    raise NotImportedError(*object.__getattribute__(self, "_whygrad"))


_BINARY = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor".split()
_OTHERS = """call getitem setitem delitem iter next len contains array bool float int index complex neg pos abs invert
    enter exit lt le gt ge""".split()
for _name in (*_BINARY, *(f"r{one}" for one in _BINARY), *(f"i{one}" for one in _BINARY), *_OTHERS):
    setattr(NotImported, f"__{_name}__", _raising)


def bound_by(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """The names that an import statement binds, each with the module that it comes from."""
    if isinstance(node, ast.Import):
        return {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
    module = "." * node.level + (node.module or "")
    return {alias.asname or alias.name: module for alias in node.names if alias.name != "*"}


def as_assignment(node: ast.Import | ast.ImportFrom) -> ast.stmt:
    """The statement that gives the same names what ``Imports`` finds for them."""
    names: list[ast.expr] = [ast.Name(name, ast.Store()) for name in bound_by(node)]
    call = ast.Call(ast.Name(IMPORTED, ast.Load()), [ast.Constant(ast.unparse(node))], [])
    new = ast.Assign([ast.Tuple(names, ast.Store())], call)
    for part in ast.walk(new):
        ast.copy_location(part, node)
    return new


class Imports:
    """Runs import statements of functions, each once."""

    def __init__(self) -> None:
        self.importer: Importer = _as_python_does
        self._found: dict[str, tuple[Any, ...]] = {}

    def __call__(self, statement: str) -> tuple[Any, ...]:
        if statement not in self._found:
            node = ast.parse(statement).body[0]
            assert isinstance(node, ast.Import | ast.ImportFrom)
            scope: dict[str, Any] = {}
            self.importer(node, scope)
            self._found[statement] = tuple(
                scope.get(name, NotImported(name, module)) for name, module in bound_by(node).items()
            )
        return self._found[statement]


def _as_python_does(node: ast.Import | ast.ImportFrom, namespace: dict[str, Any]) -> None:
    exec(compile(ast.Module([node], []), "<import>", "exec", dont_inherit=True), namespace)
