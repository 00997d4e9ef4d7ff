"""The three interventions on a running program: watch a value, override it, perturb it.

All three are hooks: called with the number of a site and the value there, they return the value to go on with.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from whygrad.running.rounds import Rounds, scope_of
from whygrad.running.sites import Site

Hook = Callable[[int, Any], Any]
Replacement = Callable[[Any, FrameType], Any]
Shape = tuple[int, ...]
MOST_ENTRIES = 16  # of a tuple or list whose entries are named by their index
ROOM = 50  # levels of calls that a replacement has beyond those of the program
VALUE = "__value__"  # in an expression: what stands at the site


def pass_through(number: int, value: Any) -> Any:
    """The hook of an undisturbed run."""
    return value


# ------------------------------------------------------------------------ watch


@dataclass(frozen=True, eq=False)
class Event:
    """A value that passed a site.

    ``occurrence`` counts the times this site was passed since the watch began. ``step`` is the time step: the value
    of the loop variable (a whole number) of the outermost loop around it, of the function's own or of those that call
    it; None outside of a loop. ``value`` is the object itself;
    ``snapshot`` is what an array held at that moment (None for anything else).
    """

    site: Site
    occurrence: int
    step: int | None
    value: Any
    snapshot: NDArray[Any] | None


class Watch:
    """A hook that keeps every value with its place in source and time, and what else was in scope there.

    ``fixes`` are overrides that hold while it watches.
    """

    def __init__(
        self, sites: Sequence[Site], fixes: Mapping[int, Replacement] | None = None, scopes: bool = True
    ) -> None:
        self.events: list[Event] = []
        self.scopes: dict[int, dict[str, Shape]] = {}  # site -> expression -> shape of the array it names
        self.integers: dict[
            int, dict[str, int]
        ] = {}  # site -> names of whole numbers, with their last values
        self.masks: dict[int, set[str]] = {}  # site -> names of arrays that are true or false
        self.containers: dict[int, set[str]] = {}  # site -> names of dictionaries, tuples and lists
        self._sites = sites
        self._fixes = fixes or {}
        self._counts: dict[int, int] = {}
        self._scopes = scopes
        self._rounds = Rounds()
        self.last_call = 0  # how many events there were when the last of the called functions began

    def __call__(self, number: int, value: Any) -> Any:
        site, frame = self._sites[number], sys._getframe(1)
        if number in self._fixes:
            value = _replaced(self._fixes[number], value, frame)
        if site.role == "step":
            self._rounds.start(site, value, frame)
        occurrence = self._counts.get(number, 0)
        self._counts[number] = occurrence + 1
        snapshot = np.array(value) if isinstance(value, np.ndarray) else None
        self.events.append(Event(site, occurrence, self._rounds.now(site, frame), value, snapshot))
        if self._scopes and (
            occurrence < 8 or occurrence & (occurrence - 1) == 0
        ):  # seldom is enough in long loops
            self._note_scope(number, scope_of(frame))
        return value

    def _note_scope(self, number: int, names: Mapping[str, Any]) -> None:
        self.scopes.setdefault(number, {}).update(_arrays_in(names))
        whole = {name: int(value) for name, value in names.items() if is_whole(value)}
        for name, value in names.items():
            parts = attributes_of(value).items()
            whole |= {f"{name}.{part}": int(held) for part, held in parts if is_whole(held)}
        self.integers.setdefault(number, {}).update(whole)
        masks = {
            name for name, value in names.items() if isinstance(value, np.ndarray) and value.dtype == bool
        }
        self.masks.setdefault(number, set()).update(masks)
        holding = {name for name, value in names.items() if isinstance(value, dict | tuple | list)}
        self.containers.setdefault(number, set()).update(holding)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, Python's or NumPy's (what ``np.arange`` gives)."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _arrays_in(names: Mapping[str, Any]) -> dict[str, Shape]:
    """The expressions that name an array where the program stands: variables, entries of dictionaries, attributes.

    What only stands in a tuple or list is named by its index, if no shorter expression names it.
    """
    found: dict[str, Shape] = {}
    named: set[int] = set()

    def note(text: str, value: Any, only_new: bool = False) -> None:
        if only_new and id(value) in named:
            return
        if isinstance(value, np.ndarray):
            named.add(id(value))
            found[text] = value.shape
        elif isinstance(value, float | np.floating) and not only_new:
            found[text] = ()

    for name, value in names.items():
        note(name, value)
    latest = {
        id(value): name for name, value in names.items()
    }  # who writes ``s = cache`` then writes ``s.c``
    for name, value in names.items():
        if isinstance(value, dict):
            _note_entries(name, value, note)
        elif latest[id(value)] == name:
            for attribute, part in attributes_of(value).items():
                note(f"{name}.{attribute}", part, only_new=True)
                if isinstance(part, dict):
                    _note_entries(f"{name}.{attribute}", part, note)
    for name, value in names.items():
        if isinstance(value, tuple | list) and len(value) <= MOST_ENTRIES:
            for position, part in enumerate(value):
                note(f"{name}[{position}]", part, only_new=True)
    return found


def _note_entries(name: str, entries: Mapping[Any, Any], note: Callable[[str, Any], None]) -> None:
    for key, entry in entries.items():
        if isinstance(key, str) and isinstance(entry, np.ndarray):
            note(f"{name}[{key!r}]", entry)


def attributes_of(value: Any) -> Mapping[str, Any]:
    """What a named tuple or an object of the person's own class holds under names."""
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        return dict(zip(fields, value, strict=True)) if isinstance(fields, tuple) else {}
    if isinstance(value, type | ModuleType | FunctionType | np.ndarray | np.generic):
        return {}
    held = getattr(value, "__dict__", None)
    slots = {name: getattr(value, name) for name in _slots(type(value)) if hasattr(value, name)}
    return {**held, **slots} if isinstance(held, dict) else slots


def _slots(kind: type) -> tuple[str, ...]:
    """The attributes that have a place of their own in the objects of a class (``__slots__``)."""
    if kind not in _SLOTS:
        _SLOTS[kind] = _named_slots(kind)
    return _SLOTS[kind]


_SLOTS: WeakKeyDictionary[type, tuple[str, ...]] = (
    WeakKeyDictionary()
)  # asked for at every value that is watched


def _named_slots(kind: type) -> tuple[str, ...]:
    named = [one.__dict__.get("__slots__", ()) for one in kind.__mro__]
    found = [name for one in named for name in ((one,) if isinstance(one, str) else tuple(one))]
    return tuple(name for name in found if name not in ("__dict__", "__weakref__"))


# --------------------------------------------------------------------- override


class Override:
    """A hook that puts other values in the place of those at some sites."""

    def __init__(self, replacements: Mapping[int, Replacement]) -> None:
        self.replacements = replacements

    def __call__(self, number: int, value: Any) -> Any:
        replacement = self.replacements.get(number)
        return value if replacement is None else _replaced(replacement, value, sys._getframe(1))


_with_room: set[int] = set()  # the raised limit, while a replacement has its room


def _replaced(replacement: Replacement, value: Any, frame: FrameType) -> Any:
    """What an override gives, with room of its own where the program is about to run out of levels of calls.

    There NumPy 2 goes down with all of Python when a single number is indexed (seen with 2.4: ``gen_arrtype_subscript``
    takes what came of a failed conversion for an array), and a search for a repair indexes at every level.
    """
    limit = sys.getrecursionlimit()
    if limit in _with_room:  # a replacement that leads back to its own site has an end, too
        return replacement(value, frame)
    sys.setrecursionlimit(limit + ROOM)
    _with_room.add(limit + ROOM)
    try:
        return replacement(value, frame)
    finally:
        _with_room.clear()
        sys.setrecursionlimit(limit)  # a RecursionError at the last level of all, as is right


def override(replacements: Mapping[int, Replacement]) -> Hook:
    """A hook that puts other values in the place of those at some sites."""
    return Override(replacements)


class _Everywhere:
    """One hook for every site."""

    def __init__(self, hook: Hook) -> None:
        self._hook = hook

    def __getitem__(self, number: int) -> Hook:
        return self._hook


_NOBODY: dict[int, Any] = {}
_PASSING: Hook = _NOBODY.get  # gives its second argument back, faster than any function of ours


def table_of(hook: Hook, count: int) -> Sequence[Hook] | _Everywhere:
    """The hook of each of ``count`` sites: where nothing is overridden, one that costs next to nothing."""
    if hook is pass_through:
        return [_PASSING] * count
    if not isinstance(hook, Override):
        return _Everywhere(hook)
    table = [_PASSING] * count
    for number in hook.replacements:
        if number < count:
            table[number] = hook
    return table


AT_REST = _Everywhere(pass_through)


def by_expression(text: str, held: list[bool] | None = None) -> Replacement:
    """What an expression gives in the scope of the site. Where a name or key of it does not exist (yet), the
    value stays: so ``gradients['da_prev']`` overrides a start value from the second round on. ``held`` collects
    for each time whether the expression had a value. ``__value__`` stands for the value itself."""
    code = _compiled(text)
    note = ([] if held is None else held).append

    def replacement(value: Any, frame: FrameType) -> Any:
        scope = {**frame.f_globals, **scope_of(frame), VALUE: value}  # the person's own
        try:
            new = eval(code, scope)
        except (NameError, KeyError, IndexError):
            note(False)
            return value
        except TypeError:
            if value is None or all(scope.get(name, value) is not None for name in code.co_names):
                raise
            note(False)  # a carry that is None until there is one
            return value
        note(True)
        return new

    return replacement


_CODES: dict[str, CodeType] = {}


def _compiled(text: str) -> CodeType:
    code = _CODES.get(text)
    if code is None:
        with warnings.catch_warnings():  # a trial that looks odd (``(a, b)[c, d]``) is nobody's mistake
            warnings.simplefilter("ignore", SyntaxWarning)
            code = _CODES[text] = compile(ast.parse(text, mode="eval"), "<intervention>", "eval")
    return code


def by_series(values: Sequence[NDArray[Any]]) -> Callable[[], Replacement]:
    """Makes replacements that give one value after the other, each time the site is passed. One a run.

    After the last one, values stay as they are."""

    def start() -> Replacement:
        rest = iter(values)

        def replacement(value: Any, frame: FrameType) -> Any:
            new = next(rest, None)
            return value if new is None else np.array(new)

        return replacement

    return start


# ---------------------------------------------------------------------- perturb


def perturb(number: int, relative: float = 1e-3) -> Hook:
    """A hook that moves every float array at one site by a little, each time it passes."""

    def hook(passing: int, value: Any) -> Any:
        return moved(value, relative) if passing == number else value

    return hook


def moved(value: Any, relative: float) -> Any:
    """The value, a little off in every element (another amount in each)."""
    if not isinstance(value, np.ndarray | np.floating | float) or np.asarray(value).dtype.kind != "f":
        return value
    array = np.asarray(value)
    amounts = np.cos(np.arange(1, array.size + 1, dtype=array.dtype)).reshape(array.shape)
    return array + relative * (0.1 + np.abs(array)) * amounts
