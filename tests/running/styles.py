"""Functions in every style of writing, a row each: a rewritten function does exactly what Python does with it."""

from __future__ import annotations

STYLES = {
    "walrus": """
        def f(n):
            x = list(range(n + 2))
            while (n := len(x)) > 2:
                x = x[:-1]
            return n, [y := v + 1 for v in x], y, (z := y * 2), max(w := 3, z), w
    """,
    "chained": """
        def f(x):
            a = b = c = [x]
            a.append(1)
            d = e = x + 1
            d += 1
            return a, b is c, d, e
    """,
    "unpacking": """
        def f(x):
            a, b = x, x + 1
            a, b = b, a
            (c, d), [e, *rest] = (a, b), (1, 2, 3)
            first, *middle, last = range(x + 4)
            one, = [1]
            x, y = y0, x = 5, x
            return a, b, c, d, e, rest, first, middle, last, one, x, y, y0
    """,
    "unpacking into places": """
        def f(x):
            class Box: pass
            row, box = [0, 0, 0], Box()
            row[0], (row[1], box.a) = x, (2, 3)
            *row[1:], row[0] = 7, 8, 9
            i = 0
            i, row[i] = 2, 4
            return row, box.a, i
    """,
    "starred": """
        def g(*args, **options):
            return args, sorted(options.items())
        def f(x):
            more = {"b": 2}
            return g(*[x, 2], *(), 3, a=1, **more), [*range(x), 4], (*"ab",), {**more, "c": 3}, {*[1, 1]}
    """,
    "augmented": """
        class Box: n = 1
        def f(x):
            n, row, table, box = x, [1, 2], {"a": {"b": [1]}}, Box()
            n += 1; n -= 3; n *= 5; n **= 2; n //= 2; n %= 100; n |= 1; n <<= 1; n ^= 3; n &= 255; n >>= 1
            row[0] += n; row[-1] *= 2; row += [3]
            table["a"]["b"][0] -= 4
            box.n += 2
            return n, row, table, box.n
    """,
    "augmented arrays": """
        def f(x):
            a = np.arange(4.0) + x
            b = a
            a += 1
            a[1:] *= 2
            a[[0, 0]] += 5
            a[a > 3] -= 1
            m = np.eye(3); m @= np.ones((3, 3)); m /= 2
            return a, b is a, m
    """,
    "global": """
        counter = [0]
        total = 0
        def f(x):
            global total
            total += x
            counter[0] += 1
            counter[0] *= 2
            return total, counter[0], [counter for counter in range(3)]
    """,
    "global buffers by other names": """
        buffers = {"a": np.zeros(3)}
        def f(x):
            buffers["a"][0] += x
            buffers["a"][1:] = x
            buffers["b"] = 1
            total = sum(buffers for buffers in range(3))
            return {**buffers}, total
    """,
    "nonlocal": """
        def f(x):
            n, seen = 0, []
            def step(k):
                nonlocal n
                n += k
                seen[len(seen):] = [n]
                return n
            return [step(k) for k in range(x)], n, seen
    """,
    "closures": """
        def make(n):
            def add(x):
                return x + n
            return add
        def f(x):
            late = [lambda: i for i in range(3)]
            early = [lambda i=i: i for i in range(3)]
            return make(2)(x), make(3)(make(4)(x)), [g() for g in late], [g() for g in early]
    """,
    "lambdas": """
        double = lambda x, *rest, by=2: x * by + len(rest)
        pick = lambda a: (lambda b: a + b)
        def f(x):
            g = lambda v, k=x: v + k
            return double(x), double(x, 1, 2, by=3), pick(1)(2), g(1), (lambda: x)(), sorted([3, 1], key=lambda v: -v)
    """,
    "comprehensions": """
        def f(x):
            a = [i * j for i in range(x) if i % 2 for j in range(i) if j]
            b = {i: [k for k in range(i)] for i in range(3)}
            c = {i % 2 for i in range(5)}
            d = tuple(i for i in a)
            e = sum(i for i in range(4)) + max((i for i in [1, 2]), default=0)
            return a, b, c, d, e, [[r[0] for r in row] for row in [[[1], [2]]]], [i for i in (j for j in a)]
    """,
    "generators": """
        def count(n):
            k = 0
            while k < n:
                got = yield k
                k += 1 if got is None else got
            return "end"
        def both():
            end = yield from count(2)
            yield end
        def f(x):
            g = count(9)
            return list(count(x)), list(both()), next(g), g.send(3), next(g), [*zip(count(2), count(3))]
    """,
    "decorators": """
        import functools
        def twice(g):
            @functools.wraps(g)
            def inner(*args, **options):
                return g(g(*args, **options))
            return inner
        def times(n):
            return lambda g: lambda x: n * g(x)
        @twice
        @times(3)
        def h(x):
            return x + 1
        @functools.lru_cache(maxsize=None)
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        def f(x):
            @twice
            def k(y): return y * 2
            return h(x), fib(10), k(1), twice(h).__name__
    """,
    "match": """
        def sort_of(x):
            match x:
                case 0: return "zero"
                case int() | float() as n if n > 10: kind = ("big", n)
                case [first, *rest]: kind = first, rest; first += 1
                case {"a": a, **others}: kind = a, others
                case str(): kind = x.upper()
                case _: kind = None
            return kind
        def f(x):
            return [sort_of(v) for v in (0, 11, 1.5, [1, 2, 3], {"a": 1, "b": 2}, "s", None)]
    """,
    "with": """
        from contextlib import contextmanager, suppress
        log = []
        @contextmanager
        def open_it(name):
            log.append(name)
            try:
                yield name, len(log)
            finally:
                log.append("-" + name)
        def f(x):
            with open_it("a") as (name, n), open_it("b"):
                pass
            with suppress(ZeroDivisionError):
                x / 0
            return name, n, list(log)
    """,
    "try": """
        def g(x, how):
            log = []
            try:
                log.append("try")
                if how == 0: return log
                if how == 1: raise ValueError("one")
                if how == 2: {}["two"]
                if how == 3: 1 / 0
            except ValueError as error:
                log.append(str(error))
            except (KeyError, IndexError) as input:
                log.append(repr(input))
            except:
                log.append("bare")
            else:
                log.append("else")
            finally:
                log.append("finally")
            return log
        def f(x):
            try:
                g(x, 4)
            finally:
                x += 1
            return x, [g(x, how) for how in range(5)]
    """,
    "exception chain": """
        def f(x):
            try:
                try:
                    raise KeyError("a")
                except KeyError as error:
                    raise ValueError("b") from error
            except Exception as error:
                kept = error
            return repr(kept), repr(kept.__cause__), repr(kept.__context__)
    """,
    "loops": """
        def f(x):
            found = []
            for i in range(5):
                if i == x: continue
                if i == 4: break
                found.append(i)
            else:
                found.append("no break")
            for i, (a, b) in enumerate(zip("ab", reversed(range(2)))):
                found.append((i, a, b))
            for found[0] in range(3): pass
            for _ in []: pass
            else: found.append("else")
            while x:
                x -= 1
                if x == 1: break
            else:
                found.append("while else")
            while True:
                if x > 5: break
                x += 2
            return found, i, x
    """,
    "while with a counter that comes late": """
        def f(x):
            done, found = False, []
            while True:
                if not done:
                    k, done = 3, True
                k += 1
                found.append(k)
                if k > 6: break
            n = None
            while n is None or n > 0:
                n = 2 if n is None else n - 1
            while (rest := len(found)) and found.pop():
                pass
            return found, k, n, rest
    """,
    "f-strings": """
        def f(x):
            name, width = "né", 8
            return f"{x:>{width}} {name!r} {x + 1=} {'nested ' + f'{x}'}" + "%s" % x + "{}".format(x)
    """,
    "slices": """
        def f(x):
            a = np.arange(24.0).reshape(2, 3, 4)
            a[..., 0] = x
            a[:, ::2, -1] += 1
            a[0, 1:, ::-1][..., 1] *= 2
            a[1, [0, 2]] = a[0, (1, 2), :]
            n, axis = 1, np.newaxis
            row = list(range(9))
            row[1:3] = row[5:n:-2]
            del row[::4]
            return a, a[:, None, n], a[:, axis].shape, a[np.newaxis, ..., :n].shape, a[a > 5], row[slice(1, None)], row[-1]
    """,
    "calls in indices": """
        def last(row): return len(row) - 1
        def f(x):
            row = [1, 2, 3]
            row[last(row)] += x
            row[int(np.argmin(row))] = 9
            return row[last(row)], row[:last(row)], np.c_[row, row], np.r_[0:2, row]
    """,
    "arguments": """
        def g(a, b=2, /, c=3, *args, d, e=5, **options):
            return a, b, c, args, d, e, options
        def f(x, y=[1], *, z=None):
            return g(1, d=4), g(1, 2, 3, 4, 5, d=x, f=y), g(x, **{"d": 1, "c": 2}), dict(a=[1, x], b=x > 1, c=lambda: 1)["a"]
    """,
    "mutable default": """
        def g(x, seen=[]):
            seen.append(x)
            return seen
        def f(x):
            g(x)
            return list(g(2))
    """,
    "classes": """
        class Base:
            scale = 2
            def __init__(self, n): self.n, self.__secret = n, n
            def run(self, x): return x * self.n * self.scale + self.__secret
            @property
            def twice(self): return 2 * self.n
            @twice.setter
            def twice(self, value): self.n = value / 2
            @staticmethod
            def add(a, b): return a + b
            @classmethod
            def make(cls, n): return cls(n)
            def __call__(self, x): return self.run(x)
            def __getitem__(self, key): return key
        class Net(Base):
            class Inner:
                def one(self): return 1
            def __init__(self, n):
                super().__init__(n + 1)
                self.inner = self.Inner()
            def run(self, x):
                self.n += 1
                __class__
                return super().run(x) + self.inner.one()
        def f(x):
            net = Net.make(x)
            net.twice = 8
            return net(2), net.twice, Net.add(1, 2), net[1:2, ...], net._Base__secret
    """,
    "assert, del, pass, ellipsis": """
        def f(x):
            "A docstring."
            assert x >= 0, f"negative: {x}"
            y = [1, 2, 3]; z = {"a": 1}
            del y[0], z["a"]
            del x
            ...
            try:
                x
            except UnboundLocalError as error:
                name = type(error).__name__
            return y, z, name, f.__doc__, ...
    """,
    "hints": """
        from __future__ import annotations
        from typing import List
        size: int = 3
        def f(x: NotDefined, *more: "Neither") -> List[Unknown]:
            a: int = x
            b: float
            row: list[int] = [1]
            row[0]: int = 5
            c: np.ndarray = np.zeros(size)
            return a, row, c, f.__annotations__
    """,
    "string hints": """
        def f(x: "Array") -> "Array":
            y: "whatever[3]" = x
            return y, f.__annotations__
    """,
    "builtins as variables": """
        def f(x):
            input, sum, id, vars, list, max = x, [1, 2], 3, {"a": 4}, 5, lambda v: v
            iter = input + id
            iter += 1
            sum[0] += iter
            vars["a"] *= 2
            return input, sum, id, vars, list, iter, max(2), [sum for sum in range(2)]
    """,
    "conditions": """
        def f(x):
            a = x if x > 1 else -x
            b = not x or x and [] or None
            c = 0 < x <= 3 != 4
            d = x in (1, 2) and x is not None
            if a: e = 1
            elif b: e = 2
            else: e = 3
            return a, b, c, d, e, ~x, +x, -x, x if False else (1 if x else 2)
    """,
    "one line": """
        def g(x): return x + 1
        def f(x): y = g(x); return y if y else g(g(x))
    """,
    "long lines": """
        def f(x):
            y = (x
                 + 1  # one
                 - np.sum([
                     x,
                     2,
                 ])
            )
            z = x + \\
                y
            return (y,
                    z)
    """,
    "recursion": """
        def even(n): return n == 0 or odd(n - 1)
        def odd(n): return n != 0 and even(n - 1)
        def f(x):
            def depth(n):
                return 0 if n == 0 else 1 + depth(n - 1)
            return even(x), depth(50)
    """,
    "names of the scope": """
        def f(x):
            y = 1
            here = sorted(locals())
            return here, eval("x + y"), sorted(k for k in vars() if k in "xy"), f.__name__, f.__defaults__
    """,
    "evaluation order": """
        log = []
        def note(x):
            log.append(x)
            return x
        def f(x):
            row = {}
            row[note("key")] = note("value")
            note(row)[note("again")] = note(1)
            row[note("again")] += note(2)
            note(row)[note("again")] += note(3)
            a, row[note("b")] = note(4), note(5)
            d = {note("k"): note("v"), **note({})}
            g = note(max)(note(6), *note([7]), key=note(None))
            h = note(1) < note(0) < note(2)
            return log
    """,
    "printing": """
        def f(x):
            print("x =", x, end="")
            return print(x)
    """,
    "local imports": """
        def f(x):
            import math, os.path as p
            from math import pi as input
            import numpy as np
            return math.floor(input), p.join("a", "b"), np.sum([x, 1])
    """,
    "unicode": """
        def f(x):
            ß, Δ = x, "né — ≤"; γ = ß + 1
            return γ, Δ, {"é": ß}["é"]
    """,
    "identity": """
        def f(x):
            a = np.zeros(2); b = a; c = (a, b); d = [a]
            e, g = c
            d[0] = e
            return a is b is e is g is d[0] is c[0], id(a) == id(d[0])
    """,
}
