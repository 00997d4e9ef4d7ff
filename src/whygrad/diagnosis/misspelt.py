"""Keys that are written otherwise than the exercise calls them: where an entry is made, not where it is missing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit

KEY, PART = "misspelt-key", "misspelt-part"


def heal_keys(bench: Bench, search: Search, function: Function, base: Outcome, limit: Limit) -> list[Healing]:
    """The key of an entry, or the part of it that stands there, with which nothing is missing."""
    seen = (base.observations or {}).get(function.name)
    definition, _ = bench.program.definitions.get(function.name, (None, None))
    near = next((site for site in bench.program.sites if site.function == function.name), None)
    if seen is None or function.form != "dict" or definition is None or near is None:
        return []
    missing = [name for name in function.returns if name in seen.missing]
    for node, texts, family in _keys(definition, missing, function.returns):
        for text in texts:
            old, new = repr(node.value), repr(text)
            site = replace(near, number=-1, line=node.lineno, node=node, source=old, role="index")
            healing = None if limit.reached else search.attempt(Edit(site, new, family, 1, old, new), True)
            if healing is not None and healing.whole:
                return [healing]
    return []


def _keys(
    definition: ast.AST, missing: Sequence[str], promised: Sequence[str]
) -> Iterator[tuple[ast.Constant, list[str], str]]:
    """The words of the keys under which something is stored, and what could stand in their place: of a key that is put
    together, what all that are missing begin or end with."""
    keys = list(_stored(definition))
    times = Counter(key.value for key in keys if isinstance(key, ast.Constant))
    first, last = _begin(missing), _begin([name[::-1] for name in missing])[::-1]
    for key in keys if missing else ():
        if isinstance(key, ast.Constant):
            if isinstance(key.value, str) and (key.value not in promised or times[key.value] > 1):
                yield key, list(missing), KEY
            if times[key.value] > 1:  # ``d["f"]`` twice, and never ``d["i"]``, of which ``dWi`` is made
                yield key, [text for text in (last, first) if text not in ("", key.value)], PART
            continue
        for part in ast.walk(key):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                texts = [text for text in dict.fromkeys((first, last)) if text not in ("", part.value)]
                yield part, texts, PART


def _begin(words: Sequence[str]) -> str:
    """What all words begin with."""
    return "".join(same[0] for same in takewhile(lambda some: len(set(some)) == 1, zip(*words, strict=False)))


def _stored(definition: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(definition):
        match node:
            case ast.Subscript(slice=key, ctx=ast.Store()) | ast.DictComp(key=key):
                yield key
            case ast.Dict(keys=keys):
                yield from (key for key in keys if key is not None)
