"""The command line: it parses, calls the API and prints; each command in its own module."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import Any

import click

import lodeway as package
from lodeway.errors import LodewayError

_COMMANDS = {
    "demo": "lodeway.cli.demo",
    "build": "lodeway.cli.build",
    "check": "lodeway.cli.check",
    "import": "lodeway.cli.imports",
    "match": "lodeway.cli.match",
    "ask": "lodeway.cli.ask",
    "sparql": "lodeway.cli.sparql",
    "rank": "lodeway.cli.rank",
    "routes": "lodeway.cli.routes",
    "corridors": "lodeway.cli.corridors",
    "whatif": "lodeway.cli.whatif",
    "chokepoints": "lodeway.cli.chokepoints",
    "parameters": "lodeway.cli.parameters",
    "sea": "lodeway.cli.sea",
    "explore": "lodeway.cli.explore",
    "serve": "lodeway.cli.serve",
}


class _Commands(click.Group):
    """Loads a command's module when the command is used, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(_COMMANDS[cmd_name]).command
        return command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        # A command makes many things that stay and soon ends; looking for cycles takes a third of
        # a build. What runs on, such as a server, turns the collector on again.
        gc.disable()
        try:
            return super().main(*args, **kwargs)
        except LodewayError as error:
            click.echo(f"lodeway: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            # The reader (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"lodeway: {place}{error.strerror or error}", err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package.__version__, prog_name="lodeway")
def lodeway() -> None:
    """Actors, resources and routes in critical minerals: a sourced graph you can ask.

    \b
    Start here:
      lodeway demo                                     build, check, three answers, explorer
      lodeway ask                                      the named questions
      lodeway ask who-controls --asset kamoto-copper   one of them
      lodeway routes kolwezi shanghai --by days -k 3   the best ways
    """
