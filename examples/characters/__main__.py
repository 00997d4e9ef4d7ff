"""The commands ``train``, ``sample`` and ``compare``."""

from __future__ import annotations

import time
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from examples.characters import training
from examples.characters.model import Model, sample
from examples.characters.text import reference_manual

PARTS = 32


@click.group(help="A network that learns to write, one character at a time.")
def main() -> None:
    """Group the commands."""


@main.command(name="train")
@click.option("--steps", default=2000, help="in all, with those of the checkpoint")
@click.option("--units", default=256, help="of the LSTM")
@click.option(
    "--checkpoint", type=click.Path(path_type=Path, dir_okay=False), help="go on from here, and save here"
)
@click.option("--every", default=100, help="steps between two checkpoints")
@click.option("--seed", default=0, help="of the first weights")
def train_command(steps: int, units: int, checkpoint: Path | None, every: int, seed: int) -> None:
    """Train on Python's reference manual."""
    text = reference_manual(PARTS)
    model = Model(len(text.alphabet), units)
    progress = training.resumed(model, PARTS, checkpoint, seed)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=steps, completed=progress.step)
        smooth = None
        for loss in training.train(model, text, progress, steps=steps):
            smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss
            bar.update(
                task, completed=progress.step, description=f"{smooth / np.log(2):.3f} bits a character"
            )
            if checkpoint is not None and progress.step % every == 0:
                progress.save(checkpoint)
    if checkpoint is not None:
        progress.save(checkpoint)
    click.echo(sample(model, progress.parameters, text.alphabet, 400, np.random.default_rng(seed), 0.7))


@main.command(name="sample")
@click.option("--checkpoint", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--length", default=1000, help="characters")
@click.option("--heat", default=0.7, help="0.3 is careful, 1 is as learnt")
@click.option("--seed", default=0, help="of the choices")
def sample_command(checkpoint: Path, length: int, heat: float, seed: int) -> None:
    """Write text with what was learnt."""
    alphabet = reference_manual(PARTS).alphabet
    parameters = training.Progress.load(checkpoint).parameters
    model = Model(len(alphabet), parameters["Wy"].shape[0])
    click.echo(sample(model, parameters, alphabet, length, np.random.default_rng(seed), heat))


@main.command(name="compare")
@click.option("--steps", default=200)
@click.option("--units", default=256, help="of the LSTM")
@click.option("--seed", default=0, help="of the first weights")
@click.option(
    "--float64", is_flag=True, help="where rounding does not grow into a difference that can be seen"
)
def compare_command(steps: int, units: int, seed: int, float64: bool) -> None:
    """Train here and in PyTorch, from the same start: the losses, and the time (needs PyTorch)."""
    from examples.characters import beside_pytorch

    text = reference_manual(PARTS)
    model = Model(len(text.alphabet), units, np.float64 if float64 else np.float32)
    taken, losses = {}, {}
    for name, train in (("engine", training.train), ("PyTorch", beside_pytorch.train)):
        progress = training.Progress.begin(model, PARTS, seed)
        begin = time.perf_counter()
        losses[name] = list(train(model, text, progress, steps=steps))
        taken[name] = time.perf_counter() - begin
    click.echo("  step   engine  PyTorch   bits a character")
    for step in sorted({0, *range(steps // 10 - 1, steps, max(1, steps // 10)), steps - 1}):
        bits = [losses[name][step] / np.log(2) for name in losses]
        click.echo(f"{step + 1:6}   {bits[0]:.4f}   {bits[1]:.4f}")
    apart = max(abs(one - other) for one, other in zip(*losses.values(), strict=True)) / np.log(2)
    click.echo(
        f"At most {apart:.1g} bits apart. Seconds: " + ", ".join(f"{n} {s:.1f}" for n, s in taken.items())
    )


if __name__ == "__main__":
    main()
