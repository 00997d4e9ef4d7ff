"""What a line of products does otherwise than the right one, and of which kind that is."""

from __future__ import annotations

from whygrad.diagnosis.products import SLOPES, VALUES, Signed, Texts


def right_parts(gate: str) -> tuple[Texts, Texts]:
    """The factors of the right line: of its first product (the output gate has none) and of its second."""
    if gate == "o":
        return (), ("da_next", "1", "1", "np.tanh(c_next)", "ot * (1 - ot)")
    slope = "(1 - cct ** 2)" if gate == "c" else SLOPES[0].format(g=VALUES[gate])
    partner = {"f": "c_prev", "i": "cct", "c": "it"}[gate]
    return ("dc_next", partner, slope), ("da_next", "ot", "(1 - np.tanh(c_next) ** 2)", partner, slope)


def changed(gate: str, first: Signed | None, second: Signed | None) -> list[tuple[str, str, str]]:
    """What a line does otherwise than the right one: the kind, the right part and the one that stands there."""
    found: list[tuple[str, str, str]] = []
    for right, one in zip(right_parts(gate), (first, second), strict=True):
        if not right and one is None:
            continue
        if one is None:
            found.append(("missing-term", " * ".join(right), ""))
        elif not right:
            found.append(("extra-term", "", text_of_product(one)))
        else:
            if one[0] < 0:
                found.append(("wrong-sign", "+", "-"))
            parts, surplus = _aligned(right, one[1])
            found += [
                (_kind(old, new, gate), "" if old == "1" else old, "" if new == "1" else new)
                for old, new in zip(right, parts, strict=True)
                if old != new
            ]
            found += [("extra-term", "", part) for part in surplus if part != "1"]
    return (
        list(dict.fromkeys(found)) if len(found) != 1 or found[0][0] != "missing-factor" else _bracket(found)
    )


def _bracket(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """A slope that stands at one of two terms: a bracket was closed too late."""
    kind, old, new = found[0]
    return [("wrong-operator" if "1 - " in old and "tanh" not in old else kind, old, new)]


def _aligned(right: Texts, parts: Texts) -> tuple[Texts, list[str]]:
    """The parts in the order of the right ones, and those beyond them: a factor is the same wherever in the product
    it stands."""
    left, kept = list(parts), []
    for text in right:
        kept.append(text if text in left else None)
        if text in left:
            left.remove(text)
    return tuple(text if text is not None else left.pop(0) for text in kept), left


def _kind(old: str, new: str, gate: str) -> str:
    if new == "1":
        return "missing-factor"
    if old == "1":
        return "extra-term"
    gates, states = set(VALUES.values()), {"c_prev", "c_next", "a_prev", "a_next"}
    if "1 - " in old and "1 - " in new:
        if old != "(1 - np.tanh(c_next) ** 2)" and any(value in new for value in gates - {VALUES[gate]}):
            return "wrong-gate"
        return "wrong-variable" if any(one in new for one in states - {"c_next"}) else "wrong-activation"
    if old in gates and new in gates:
        return "wrong-gate"
    return "wrong-variable" if {old, new} <= gates | states else "wrong-activation"


def text_of_product(one: Signed) -> str:
    """A product as it is written."""
    return ("-" if one[0] < 0 else "") + " * ".join(part for part in one[1] if part != "1")
