"""The engine's own threads sleep between calls: other threads, and forked processes, must not be disturbed by them."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import numpy as np
import pytest

from whygrad_engine import LSTM

LAYER = LSTM(20, 300, threads=3)
PARAMETERS = LAYER.initial_parameters(np.random.default_rng(0))
X = np.random.default_rng(1).standard_normal((40, 24, 20)).astype(np.float32)


def gradient(_: int = 0) -> np.ndarray:
    y, _, saved = LAYER.forward(X, PARAMETERS)
    return LAYER.backward(y, saved)["dWh_l0"]


def test_calls_from_several_threads_at_once_give_the_same_bits() -> None:
    alone = gradient()
    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(gradient, range(12)):
            np.testing.assert_array_equal(result, alone)


def in_a_child(to_parent: Connection) -> None:
    to_parent.send_bytes(gradient().tobytes())


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own() -> None:
    alone = gradient()  # from now on, helpers sleep in this process
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=in_a_child, args=(theirs,))
    child.start()
    assert ours.poll(60), "the child hangs"
    np.testing.assert_array_equal(np.frombuffer(ours.recv_bytes(), np.float32).reshape(alone.shape), alone)
    child.join()
