"""``whygrad serve``: the page on this machine."""

from __future__ import annotations

import click

PORT = 8765
MISSING = "`whygrad serve` needs two more packages. Install them with: pip install 'whygrad[serve]'"
TAKEN = "Port {port} of this machine is not to be had ({reason}). Name another one: `whygrad serve --port {other}`."


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Where to listen; 0 takes any port that is free.",
)
def serve(port: int) -> int:
    """Opens a page on this machine only: paste numbers, or drop a notebook or script. Ctrl-C ends it."""
    try:
        from whygrad.server.start import PortTakenError
        from whygrad.server.start import serve as start
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn", "anyio"):
            raise
        raise click.UsageError(MISSING) from None
    try:
        start(port, lambda address: click.echo(f"whygrad is at {address}  (Ctrl-C ends it)"))
    except PortTakenError as error:
        raise click.UsageError(TAKEN.format(port=port, reason=error, other=port % 65535 + 1)) from None
    return 0
