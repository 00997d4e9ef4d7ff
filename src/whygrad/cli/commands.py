"""The commands by name, each loaded when it is called for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from whygrad._version import __version__

PLACES = {
    "check": "whygrad.cli.check",
    "explain": "whygrad.cli.explain",
    "demo": "whygrad.cli.demo",
    "render": "whygrad.cli.render",
    "serve": "whygrad.cli.serve",
}


class Commands(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, place in PLACES.items() if find_spec(place)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(PLACES[cmd_name]), cmd_name)
        return command


@click.command(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def whygrad(context: click.Context) -> int:
    """Says why a hand-written RNN or LSTM gives wrong numbers: which function, which line, which cause."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        return 2
    return 0
