"""The kernels are chosen at load time, and by the environment."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from whygrad_engine import kernel, kernel_names, use_kernel

PROGRAM = "import whygrad_engine; print(whygrad_engine.kernel())"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_portable_kernel_is_everywhere_and_the_last() -> None:
    assert kernel_names()[-1] == "portable"


@pytest.mark.parametrize("name", kernel_names())
def test_a_kernel_is_chosen_by_the_environment_or_by_a_call(name: str) -> None:
    assert run(WHYGRAD_ENGINE_KERNEL=name).stdout.strip() == name
    use_kernel(name)
    assert kernel() == name
    use_kernel(kernel_names()[0])


def test_the_best_one_is_the_default() -> None:
    assert run(WHYGRAD_ENGINE_KERNEL="").stdout.strip() == kernel_names()[0]


def test_a_wrong_name_is_said_at_import() -> None:
    ran = run(WHYGRAD_ENGINE_KERNEL="mmx")
    assert ran.returncode == 1
    assert "there is no kernel named 'mmx' for this processor; there are" in ran.stderr
