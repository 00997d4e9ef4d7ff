"""A person's program, loaded so that any value in it can be watched, overridden or perturbed."""

from __future__ import annotations

import ast
import linecache
import random
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any, Literal, cast

import numpy as np

from whygrad.running.blank import nothing_by_chance
from whygrad.running.held import Held, Sizes
from whygrad.running.importing import IMPORTED, Importer, Imports
from whygrad.running.interventions import AT_REST, Hook, pass_through, table_of
from whygrad.running.limits import TimeLimit, recursion_limit, within, without_a_debugger
from whygrad.running.rewrite import HOOK, STOP, rewrite, rewrite_lambda
from whygrad.running.sites import Site, SourceText
from whygrad.running.top_level import flags_of, holds_a_lambda, name_of_table, names_of_code

Definition = ast.FunctionDef | ast.ClassDef
Table = ast.Assign | ast.AnnAssign
Span = tuple[int, int, int, int]  # first and last line, first and last column


@dataclass(frozen=True, eq=False)
class Crash:
    """A run that did not come back with a value, and the person's own line that it stopped at.

    ``frame`` is where it stood, with the values of its variables (None where no line of theirs was running), and
    ``instruction`` what it was at in its code.
    """

    reason: Literal["crashed", "timed-out", "out-of-memory"]
    error: BaseException
    function: str
    line: int
    cell: int | None
    frame: FrameType | None = None
    instruction: int = 0

    @property
    def span(self) -> Span | None:
        """The first line, the last line, and the columns of the expression that was being computed.

        Looked up when it is asked for, which is seldom: of a thousand trials most may end in a crash.
        """
        if self.frame is None:
            return None
        positions = islice(self.frame.f_code.co_positions(), self.instruction // 2, None)
        place = next(positions, (None, None, None, None))
        return None if None in place else cast(Span, place)

    @property
    def callers(self) -> list[tuple[str, int, str]]:
        """The calls that led there, outermost first: function, line, and the name of the source text."""
        found, at = [], self.error.__traceback__
        while at is not None:
            code = at.tb_frame.f_code
            found.append((_definition_of(code), at.tb_lineno, code.co_filename))
            at = at.tb_next
        return found

    @property
    def sentence(self) -> str:
        """What Python says, in one line."""
        return " ".join(traceback.format_exception_only(self.error)[-1].split())


LOADING, BRIEFLY = 5.0, 1.0  # seconds for a statement at top level
SEED = 0  # of the random numbers that a run may draw


@cache
def _seeded() -> tuple[bytes, int]:
    return _state(np.random.RandomState(SEED).get_state())


def _state(state: Any) -> tuple[bytes, int]:
    return state[1].tobytes(), state[2]


def has_drawn() -> bool:
    """Whether NumPy's random numbers were drawn from since the last run began."""
    return _state(np.random.get_state()) != _seeded()


# what rewriting turns into something else than a hook: without it these would do another thing than with it
_OTHERWISE = (ast.Try, ast.Import, ast.ImportFrom)


class Program:
    """Functions of one or more source texts in one namespace, with a hook at every site.

    The namespace is the program's own: functions can be put in the place of others (``stand_in``).
    """

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self.namespace: dict[str, Any] = {
            HOOK: AT_REST,
            STOP: TimeLimit,
            IMPORTED: Imports(),
            "__whygrad_nameless__": _nameless,
            "print": _say_nothing,
        }
        self.definitions: dict[str, tuple[Definition, SourceText]] = {}
        self.tables: dict[str, tuple[Table, SourceText]] = {}  # what functions read at top level
        self.failures: list[Crash] = []  # top-level statements that did not run
        self._texts: dict[str, SourceText] = {}
        self._plain: set[str] = set()
        self._flags = 0  # of the compiler: what the person imports from __future__
        self._replaced: dict[str, list[tuple[Any, tuple[Definition, SourceText], int]]] = {}
        self._objects: dict[str, Held] = {}
        self._own: dict[str, Any] = {}  # name -> the person's function, while another stands in for it

    @property
    def unmade(self) -> frozenset[str]:
        """The names of classes and functions whose definitions did not run."""
        return frozenset(self.definitions) - self.namespace.keys()

    @property
    def is_notebook(self) -> bool:
        """Whether it was read from the cells of a notebook."""
        return any(text.cell is not None for text in self._texts.values())

    def cell_of(self, filename: str) -> int | None:
        """The cell of a notebook that a source text is; None for a file, and for what is not the person's."""
        return self._texts[filename].cell if filename in self._texts else None

    def lines(self, cell: int | None) -> list[str]:
        """The source lines of a cell, or of the file."""
        text = next((text for text in self._texts.values() if text.cell == cell), None)
        return [] if text is None else [line.decode(errors="replace") for line in text.lines]

    # ------------------------------------------------------------------- load

    def load(
        self,
        pieces: Iterable[tuple[SourceText, ast.stmt]],
        importer: Importer | None = None,
        fallback: Mapping[str, Any] | None = None,
        brief: Iterable[ast.stmt] = (),
    ) -> None:
        """Executes top-level statements in their order; definitions are rewritten first.

        ``importer`` runs an import statement; ``fallback`` supplies names that nothing defines.
        A statement that fails is kept in ``failures`` and what it would have defined stays undefined. Those that are
        ``brief`` get no more than a second.
        """
        pieces, hurried = list(pieces), {id(statement) for statement in brief}
        if importer is not None:
            self.namespace[IMPORTED].importer = importer
        for name, value in (fallback or {}).items():
            self.namespace.setdefault(name, value)
        self._plain |= {name for name, value in self.namespace.items() if callable(value)} | {"np", "numpy"}
        for _, statement in pieces:
            self._plain |= names_of_code(statement)
            self._flags |= flags_of(statement)
        for text, statement in pieces:
            self._texts[text.filename] = text
            lines = [line.decode() + "\n" for line in text.lines]
            linecache.cache[text.filename] = (sum(map(len, lines)), None, lines, text.filename)
            seconds = BRIEFLY if id(statement) in hurried else LOADING
            crash = self._guarded(lambda t=text, s=statement: self._execute(t, s, importer), seconds)  # type: ignore[misc]
            if isinstance(crash, Crash):
                self.failures.append(crash)

    def _execute(self, text: SourceText, statement: ast.stmt, importer: Importer | None) -> None:
        if isinstance(statement, ast.Import | ast.ImportFrom) and importer is not None:
            importer(statement, self.namespace)
            return
        if (name := name_of_table(statement)) is not None:
            self.tables[name] = (cast(Table, statement), text)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            self.definitions[statement.name] = (statement, text)
            statement = rewrite(statement, text, self.sites, frozenset(self._plain))
        elif holds_a_lambda(statement):
            statement = rewrite_lambda(cast(ast.Assign, statement), text, self.sites, frozenset(self._plain))
        exec(self._compiled(statement, text), self.namespace)

    def _compiled(self, statement: ast.stmt, text: SourceText) -> CodeType:
        module = ast.Module([statement], [])
        code: CodeType = compile(module, text.filename, "exec", self._flags, dont_inherit=True)
        return code

    def keep(self, objects: Mapping[str, ast.expr]) -> None:
        """Remembers objects as they are, each with the call that made it, so that ``renew`` can put them back."""
        self._objects = {
            name: Held(self.namespace[name], call) for name, call in objects.items() if name in self.namespace
        }

    def renew(self, sizes: Sizes) -> None:
        """Puts the objects that methods are called on back to what they were: no run depends on the one before.

        ``sizes``: those for which the objects have to be made.
        """
        for held in self._objects.values():
            self._guarded(lambda h=held: h.put_back(sizes), 1.0)  # type: ignore[misc]

    def redefine(self, definition: Definition, lines: Iterable[int] = (), sites: bool = True) -> None:
        """Puts a definition that was edited at some lines in the place of the one in force, with new sites.

        ``restore`` undoes it. Without ``sites`` no value of it can be watched, and it is ready far sooner; what has
        to be written anew in any case (``try``, imports) then keeps them.
        """
        name = definition.name
        before = self.definitions[name]
        text = replace(before[1], edited=before[1].edited.union(lines))
        self._replaced.setdefault(name, []).append((self.own(name), before, len(self.sites)))
        whole = sites or any(isinstance(node, _OTHERWISE) for node in ast.walk(definition))
        if whole:
            rewritten = rewrite(definition, text, self.sites, frozenset(self._plain))
        else:
            rewritten = ast.fix_missing_locations(definition)
        scope: dict[str, Any] = {}
        exec(self._compiled(rewritten, text), self.namespace, scope)
        self.definitions[name] = (definition, text)
        self._bind(name, scope[name])

    def retabulate(self, name: str, statement: Table) -> Callable[[], None]:
        """Puts another table in the place of one; what takes that back."""
        value, before = self.namespace[name], self.tables[name]
        exec(self._compiled(ast.fix_missing_locations(statement), before[1]), self.namespace)
        self.tables[name] = (statement, before[1])

        def undo() -> None:
            self.namespace[name] = value
            self.tables[name] = before

        return undo

    def restore(self, name: str) -> None:
        """Takes the last redefinition of a name back, and forgets its sites."""
        function, before, count = self._replaced[name].pop()
        del self.sites[count:]
        self.definitions[name] = before
        self._bind(name, function)

    def _bind(self, name: str, function: Any) -> None:
        for held in self._objects.values():
            held.take(name, function)
        if name in self._own:
            self._own[name] = function
        else:
            self.namespace[name] = function

    # -------------------------------------------------------------------- run

    def stand_in(self, functions: Mapping[str, Any]) -> None:
        """Puts functions in the place of the person's own, until the next call; ``{}`` restores them."""
        for name, own in self._own.items():
            if own is _ABSENT:
                self.namespace.pop(name, None)
            else:
                self.namespace[name] = own
        self._own = {name: self.namespace.get(name, _ABSENT) for name in functions}
        self.namespace.update(functions)

    def own(self, name: str) -> Any:
        """The person's own function, also while another one stands in for it; what stands in if there is none."""
        own = self._own.get(name, _ABSENT)
        return self.namespace[name] if own is _ABSENT else own

    def run(
        self, name: str, arguments: Iterable[Any], hook: Hook = pass_through, seconds: float = 5.0
    ) -> Any | Crash:
        """Calls a function of the person with a hook in force; what it returns, or how it stopped."""
        function = self.own(name)
        self.namespace[HOOK] = table_of(hook, len(self.sites))
        np.random.seed(SEED)
        random.seed(SEED)
        try:
            return self._guarded(lambda: function(*arguments), seconds)
        finally:
            self.namespace[HOOK] = AT_REST

    def aside(self, name: str, arguments: Iterable[Any], hook: Hook) -> Any:
        """Calls a function of the person beside a run, with a hook of its own; None where it stops."""
        running = self.namespace[HOOK]
        self.namespace[HOOK] = table_of(hook, len(self.sites))
        try:
            return self.own(name)(*arguments)
        except Exception:
            return None
        finally:
            self.namespace[HOOK] = running

    def _guarded(self, call: Callable[[], Any], seconds: float) -> Any | Crash:
        try:
            with (
                recursion_limit(),
                without_a_debugger(),
                nothing_by_chance(),
                np.errstate(all="ignore"),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")  # a warning is no fault, and a trial may well deserve one
                return within(seconds, call)
        except TimeLimit as error:
            return self._crash("timed-out", error)
        except MemoryError as error:
            return self._crash("out-of-memory", error)
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the person's included
            return self._crash("crashed", error)

    def _crash(self, reason: Literal["crashed", "timed-out", "out-of-memory"], error: BaseException) -> Crash:
        at, last = error.__traceback__, None
        while at is not None:
            last = at if at.tb_frame.f_code.co_filename in self._texts else last
            at = at.tb_next
        if last is not None:
            code, frame = last.tb_frame.f_code, last.tb_frame
            cell = self._texts[code.co_filename].cell
            return Crash(reason, error, _definition_of(code), last.tb_lineno, cell, frame, last.tb_lasti)
        if isinstance(error, SyntaxError) and error.filename in self._texts:
            return Crash(reason, error, "", error.lineno or 0, self._texts[error.filename].cell)
        return Crash(reason, error, "", 0, None)


_ABSENT = object()


def _nameless(name: str) -> Any:
    """What stands for a name that a person's file does not bind, although the program has something under it."""
    raise NameError(f"name {name!r} is not defined", name=name)


def _say_nothing(*values: Any, **options: Any) -> None:
    """The print of a person's program while it is tried a thousand times."""


def _definition_of(code: CodeType) -> str:
    """The function that the code stands in; a comprehension or a lambda has no name that a person knows."""
    names = [name for name in code.co_qualname.split(".") if not name.startswith("<")]
    return names[-1] if names else code.co_name
