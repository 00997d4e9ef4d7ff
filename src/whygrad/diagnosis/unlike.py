"""How an expression and the right formula for it differ: as sums of products, brackets multiplied out."""

from __future__ import annotations

import ast
import copy
from collections import Counter

from whygrad.faults.edit import bracketed, called, factors, is_method, terms, text_of


def family(old: ast.AST, new: ast.expr) -> str:
    """What kind of edit it is: a term or a factor more or less, or another expression."""
    if not isinstance(old, ast.expr):
        return "another-expression"
    mine, right = _products(old), _products(new)
    if len(mine) < len(right):
        return "added-computed-term"
    if len(mine) > len(right):
        return "dropped-term"
    if _leaves(old) == _leaves(new):
        return "added-function" if _functions(old) != _functions(new) else "another-expression"
    if all(any(not one - other for other in right) for one in mine):
        return "added-computed-factor"
    if all(any(not other - one for other in right) for one in mine):
        return "dropped-factor"
    return "another-expression"


def lacking_factor(old: ast.AST, new: ast.expr) -> str | None:
    """The product that every term of the right formula has more than a term of ``old``; None if there is none."""
    if not isinstance(old, ast.expr):
        return None
    mine, right = _products(old), _products(new)
    if len(mine) != len(right):
        return None
    for more in (right[0] - one for one in mine if not one - right[0]):
        lacking = list(mine)
        for term in right:
            if term - more in lacking:
                lacking.remove(term - more)
        if not lacking and more and "-" not in more:
            return " * ".join(bracketed(ast.parse(text, mode="eval").body) for text in more.elements())
    return None


def _leaves(node: ast.expr) -> set[str]:
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    functions = {id(part) for func in calls if not is_method(func) for part in ast.walk(func)}
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and id(part) not in functions}


def _functions(node: ast.expr) -> Counter[str]:
    return Counter(text_of(part.func) for part in ast.walk(node) if isinstance(part, ast.Call))


def _products(node: ast.expr) -> list[Counter[str]]:
    """An expression as a sum of products, brackets multiplied out; each product by its signed factors."""
    found: list[Counter[str]] = []
    for sign, term in terms(_Plain().visit(copy.deepcopy(node))):
        products: list[Counter[str]] = [Counter()]
        for factor in factors(term):
            inner = terms(factor)
            slope = isinstance(inner[0][1], ast.Constant)  # 1 - u ** 2 is one factor
            if len(inner) == 1 or slope:
                products = [one + Counter([text_of(factor)]) for one in products]
            else:
                products = [one + other for one in products for other in _products(factor)]
        found += [one + Counter(["-"]) if sign < 0 else one for one in products]
    return found


class _Plain(ast.NodeTransformer):
    """Squares in one way of writing."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match called(node), node.args:
            case ("square", [base]) | ("power", [base, ast.Constant(value=2)]):
                return ast.BinOp(base, ast.Pow(), ast.Constant(2))
        return node
