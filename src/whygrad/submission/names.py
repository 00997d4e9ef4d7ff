"""Which global names a statement looks up and binds, read from what Python itself compiles it to.

The compiler knows every scope rule (comprehensions, nested functions, class bodies, ``global``, defaults,
decorators), so nothing of it is repeated here.
"""

from __future__ import annotations

import ast
import builtins
import dis
import warnings
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

# What every module has without a statement that binds it.
GIVEN = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", "__builtins__", "__annotations__"}
GIVEN |= {"__conditional_annotations__"}  # Python 3.14's own
NAMELESS = "__whygrad_nameless__"  # what a program has for a method that is called like a function
GIVEN |= {NAMELESS}
_LOADS = frozenset({"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"})
_STORES = frozenset({"STORE_NAME", "STORE_GLOBAL"})


@lru_cache(maxsize=1024)  # each statement of a file is asked about several times
def looked_up(node: ast.stmt) -> frozenset[str]:
    """The global names that a statement needs, and that the functions in it need when they run."""
    return frozenset(name for code in _nested(_compiled(node)) for name in _loads(code))


@lru_cache(maxsize=1024)
def looked_up_at_once(node: ast.stmt) -> frozenset[str]:
    """The global names that executing the statement needs: not those inside lambdas."""
    return frozenset(name for code in _nested(_compiled(node), lambdas=False) for name in _loads(code))


def bound(node: ast.stmt) -> dict[str, int]:
    """The global names that executing the statement assigns (by import and loop too), with their lines."""
    return dict(_stores(_compiled(node), _STORES))


def bound_when_called(node: ast.stmt) -> dict[str, int]:
    """The names that functions in the statement assign with ``global``, with their lines."""
    codes = list(_nested(_compiled(node)))[1:]
    return {name: line for code in codes for name, line in _stores(code, frozenset({"STORE_GLOBAL"}))}


@lru_cache(maxsize=1024)
def _compiled(node: ast.stmt) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        module = ast.Module(body=[node], type_ignores=[])
        code = compile(module, "<statement>", "exec", flags=flags, dont_inherit=True, optimize=0)
        assert isinstance(code, CodeType)
        return code


def _nested(code: CodeType, lambdas: bool = True) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and (lambdas or constant.co_name != "<lambda>"):
            yield from _nested(constant, lambdas)


def _loads(code: CodeType) -> Iterator[str]:
    instructions = list(dis.get_instructions(code))
    own = {i.argval for i in instructions if i.opname == "STORE_NAME"} if _is_class_body(code) else set()
    for instruction in instructions:
        if instruction.opname in _LOADS and instruction.argval not in own:
            yield instruction.argval


def _stores(code: CodeType, kinds: frozenset[str]) -> Iterator[tuple[str, int]]:
    if not any(dis.opmap[kind] in code.co_code[::2] for kind in kinds):
        return  # as for most statements, which need not be taken apart
    for instruction in dis.get_instructions(code):
        if instruction.opname in kinds:
            positions = instruction.positions
            yield instruction.argval, (positions and positions.lineno) or code.co_firstlineno


def _is_class_body(code: CodeType) -> bool:
    return "__qualname__" in code.co_names and "__module__" in code.co_names
