"""Whether an assignment at top level may be executed: it makes a constant, and does nothing else.

What is named here has no side effects. What is not named is not run: training, loading, drawing numbers.
"""

from __future__ import annotations

import ast

_PARTS = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.Tuple, ast.List,
    ast.Set, ast.Dict, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.JoinedStr, ast.FormattedValue,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip
_BUILTIN = frozenset(  # what is called by its bare name
    """abs bool bytes complex dict divmod enumerate float frozenset int len list max min object pow range reversed
    round set slice sorted str sum tuple type zip
    namedtuple OrderedDict defaultdict deque Counter partial lru_cache field TypeVar NewType""".split()
)
_ARRAY = frozenset(
    """array asarray zeros ones empty full eye identity diag arange linspace logspace zeros_like ones_like full_like
    float16 float32 float64 float_ longdouble double int8 int16 int32 int64 int_ uint8 bool_ dtype finfo iinfo
    sqrt exp log log2 log10 sin cos tanh power prod dot vectorize frompyfunc reshape transpose""".split()
)
_MODULES = {
    "np": _ARRAY,
    "numpy": _ARRAY,
    "math": frozenset("sqrt exp log log2 log10 sin cos tanh pow floor ceil prod factorial".split()),
    "collections": _BUILTIN,
    "functools": _BUILTIN,
    "typing": _BUILTIN,
    "dataclasses": _BUILTIN,
}
_METHODS = frozenset(
    "reshape astype copy transpose split join format keys values items lower upper strip tolist ravel".split()
)


def is_constant(node: ast.stmt, own_functions: frozenset[str] = frozenset()) -> bool:
    """Whether a statement only assigns constants; a call of one of the person's ``own_functions`` is none."""
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
        targets, value = [node.target], node.value
    else:
        return False
    return all(_is_target(target, own_functions) for target in targets) and _is_pure(value, own_functions)


def _is_target(node: ast.expr, own_functions: frozenset[str]) -> bool:
    if isinstance(node, ast.Tuple | ast.List):
        return all(_is_target(part, own_functions) for part in node.elts)
    if isinstance(node, ast.Subscript):  # table["key"] = 3
        return isinstance(node.value, ast.Name) and _is_pure(node.slice, own_functions)
    return isinstance(node, ast.Name)


def _is_pure(node: ast.AST, own_functions: frozenset[str]) -> bool:
    if isinstance(node, ast.Lambda):
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        return all(_is_pure(default, own_functions) for default in defaults)
    if isinstance(node, ast.Call):
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        return _may_call(node.func, own_functions) and all(_is_pure(value, own_functions) for value in values)
    parts = ast.iter_child_nodes(node)
    return isinstance(node, _PARTS) and all(_is_pure(part, own_functions) for part in parts)


def _may_call(node: ast.expr, own_functions: frozenset[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _BUILTIN | _ARRAY and node.id not in own_functions
    if not isinstance(node, ast.Attribute):
        return False
    if isinstance(node.value, ast.Name) and node.value.id in _MODULES:
        return node.attr in _MODULES[node.value.id]
    return node.attr in _METHODS and _is_pure(node.value, own_functions)
