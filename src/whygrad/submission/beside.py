"""The modules beside a file: found first, loaded without the frameworks they mention, and gone afterwards."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

# Slow to load, and of no use to hand-written gradients. Never loaded, even where they are installed.
HEAVY = frozenset(
    """torch torchvision tensorflow tensorflow_addons tensorflow_datasets keras jax jaxlib flax theano mxnet
    cupy matplotlib pylab mpl_toolkits seaborn plotly bokeh sklearn skimage pandas cv2 IPython ipywidgets
    transformers google""".split()
)


def root_of(top: str, folder: Path) -> Path | None:
    """The folder that holds a local module: the file's own, or that above ``course`` for ``course.layers``."""
    if top in ("numpy", "whygrad") or (top in sys.stdlib_module_names and top in sys.modules):
        return None
    own = folder.resolve()
    if (own / f"{top}.py").is_file() or (own / top / "__init__.py").is_file():
        return own
    if (own / top).is_dir() and not is_installed(top):
        return own
    return next((above.parent for above in (own, own.parent) if above.name == top), None)


def is_installed(top: str) -> bool:
    """Whether there is such a module here, apart from the file's folder."""
    try:
        return importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return False


@contextlib.contextmanager
def local_modules(top: str, root: Path) -> Iterator[None]:
    """Let modules in ``root`` be imported, and leave no trace for the next file, whose ``top`` is another."""
    before = dict(sys.modules)
    path, finder = list(sys.path), _StandIns()
    for name in before:
        if _is_in(name, top):
            del sys.modules[name]
    sys.path.insert(0, str(root))
    sys.meta_path.insert(0, finder)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.path[:] = path
        for name, module in list(sys.modules.items()):
            if _is_in(name, top) or (name not in before and _is_local(name, module, root)):
                del sys.modules[name]
        sys.modules.update({name: module for name, module in before.items() if _is_in(name, top)})


def _is_in(name: str, top: str) -> bool:
    return name == top or name.startswith(f"{top}.")


def _is_local(name: str, module: ModuleType, root: Path) -> bool:
    """Whether a module came from ``root`` itself, and not from a library installed somewhere below it."""
    file = getattr(module, "__file__", None)
    return isinstance(module, StandIn) or str(file).startswith(str(root / name.split(".")[0]))


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives local modules a stand-in for each framework they import, so that their small helpers load."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        heavy = fullname.split(".")[0] in HEAVY
        return ModuleSpec(fullname, self, is_package=True) if heavy else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


class StandIn(ModuleType):
    """Has every attribute, may be called and inherited from, and does nothing."""

    def __init__(self, name: object = "", *_: Any, **__: Any) -> None:
        super().__init__(str(name))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(name)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return StandIn()

    def __getitem__(self, key: object) -> Any:
        return StandIn()

    def __setitem__(self, key: object, value: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())
