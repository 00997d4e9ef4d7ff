"""sigmoid and tanh of each kernel against 80 or more bits of precision: the error in units in the last place."""

from __future__ import annotations

import numpy as np
import pytest

from whygrad_engine import _core, kernel_names, use_kernel

# The bounds that docs/engine.md states.
BOUNDS = {("sigmoid", "32"): 2.5, ("tanh", "32"): 3.0, ("sigmoid", "64"): 2.5, ("tanh", "64"): 3.0}
TYPES = {"32": np.float32, "64": np.float64}


def exact(name: str, x: np.ndarray) -> np.ndarray:
    """In extended precision."""
    wide = x.astype(np.longdouble)
    if name == "tanh":
        grown = np.expm1(2 * np.abs(wide))
        return np.copysign(grown / (grown + 2), wide)
    small = np.exp(-np.abs(wide))
    return np.where(wide >= 0, 1 / (1 + small), small / (1 + small))


def points(name: str, dtype: type) -> np.ndarray:
    random = np.random.default_rng(0)
    limit = {("sigmoid", np.float32): 87, ("sigmoid", np.float64): 700}.get((name, dtype), 30)
    near = random.uniform(-5, 5, 400_000)
    far = random.uniform(-limit, limit, 100_000)
    tiny = np.concatenate([sign * np.logspace(-30, 0, 50_000) for sign in (-1, 1)])
    return np.concatenate((near, far, tiny, [0.0])).astype(dtype)


def computed(name: str, bits: str, x: np.ndarray) -> np.ndarray:
    result = np.empty_like(x)
    getattr(_core, name + bits)(x, result)
    return result


@pytest.mark.parametrize(("name", "bits"), BOUNDS)
@pytest.mark.parametrize("kernel", kernel_names())
@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="long double is no wider than double here")
def test_errors_are_small(kernel: str, name: str, bits: str) -> None:
    use_kernel(kernel)
    x = points(name, TYPES[bits])
    wanted = exact(name, x)
    ulp = np.spacing(np.abs(wanted.astype(TYPES[bits]))).astype(np.longdouble)
    errors = np.abs(computed(name, bits, x).astype(np.longdouble) - wanted) / ulp
    worst = int(errors.argmax())
    assert errors[worst] < BOUNDS[name, bits], (x[worst], errors[worst])


@pytest.mark.parametrize("bits", TYPES)
@pytest.mark.parametrize("kernel", kernel_names())
def test_ends_and_nan(kernel: str, bits: str) -> None:
    use_kernel(kernel)
    x = np.array([-np.inf, -1e30, 1e30, np.inf, np.nan, 0.0], TYPES[bits])
    np.testing.assert_allclose(computed("sigmoid", bits, x), [0, 0, 1, 1, np.nan, 0.5], rtol=0, atol=2e-38)
    np.testing.assert_array_equal(computed("tanh", bits, x), [-1, -1, 1, 1, np.nan, 0])


def test_a_nan_of_any_bits_stays_one() -> None:
    """Exponents are made by integer arithmetic, which could turn an odd NaN into a number."""
    payloads = np.arange(1, 2000, 7, dtype=np.uint32) | np.uint32(0x7F800000)
    x = np.concatenate((payloads, payloads | np.uint32(0x80000000))).view(np.float32)
    for kernel in kernel_names():
        use_kernel(kernel)
        assert np.isnan(computed("sigmoid", "32", x)).all()
        assert np.isnan(computed("tanh", "32", x)).all()
