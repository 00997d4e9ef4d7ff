"""The example: it learns, it goes on exactly where it was killed, and PyTorch learns the same from the same start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("safetensors")

from examples.characters.model import Model, sample
from examples.characters.text import Text, reference_manual
from examples.characters.training import Progress, train

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def text() -> Text:
    return reference_manual(8)


def small(text: Text, dtype: type = np.float32) -> tuple[Model, Progress]:
    model = Model(len(text.alphabet), 24, dtype)
    return model, Progress.begin(model, 8, seed=0)


def test_the_loss_falls_and_samples_are_of_the_alphabet(text: Text) -> None:
    model, progress = small(text)
    losses = list(train(model, text, progress, steps=60, T=16, rate=1e-2))
    assert np.mean(losses[-5:]) < losses[0] - 0.8
    written = sample(model, progress.parameters, text.alphabet, 50, np.random.default_rng(0), 1.0)
    assert len(written) == 51
    assert set(written) <= set(text.alphabet)


def command(checkpoint: Path, steps: int) -> list[str]:
    program = [sys.executable, "-m", "examples.characters", "train", "--units", "16", "--every", "5"]
    return [*program, "--steps", str(steps), "--checkpoint", str(checkpoint)]


def test_a_killed_training_ends_with_the_same_numbers(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole.safetensors", tmp_path / "killed.safetensors"
    subprocess.run(command(whole, 40), cwd=ROOT, check=True, capture_output=True)
    running = subprocess.Popen(
        command(killed, 10_000), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while not killed.exists() and time.monotonic() < end:
        time.sleep(0.005)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    stopped = Progress.load(killed).step
    assert 0 < stopped < 10_000
    if stopped >= 40:
        pytest.skip("it was too quick to be killed in time")
    subprocess.run(command(killed, 40), cwd=ROOT, check=True, capture_output=True)
    one, other = Progress.load(whole), Progress.load(killed)
    assert one.step == other.step == 40
    for name, array in (one.parameters | one.moments).items():
        np.testing.assert_array_equal(array, (other.parameters | other.moments)[name], err_msg=name)


@pytest.mark.torch
def test_pytorch_learns_the_same(text: Text) -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)  # more of them wait for one another on a busy machine
    from examples.characters import beside_pytorch

    model, progress = small(text, np.float64)
    options = {"steps": 25, "T": 16, "rate": 1e-2}
    theirs = list(beside_pytorch.train(model, text, progress, **options))
    np.testing.assert_allclose(list(train(model, text, progress, **options)), theirs, rtol=1e-6)
