"""The command line: it parses, calls the API and prints; each command in its own module."""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import lodeway as package
from lodeway.report import localise
from lodeway.schema.errors import LodewayError
from lodeway.schema.words import ENGLISH, LANGS

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.schema.paths import Roots

COMMANDS = {
    "demo": "lodeway.cli.demo",
    "build": "lodeway.cli.build",
    "check": "lodeway.cli.check",
    "export": "lodeway.publish.command",
    "new": "lodeway.cli.new",
    "import": "lodeway.cli.imports",
    "match": "lodeway.cli.match",
    "ask": "lodeway.cli.ask",
    "sparql": "lodeway.cli.sparql",
    "rank": "lodeway.rank.command",
    "routes": "lodeway.routes.command",
    "corridors": "lodeway.corridors.command",
    "whatif": "lodeway.scenarios.command",
    "chokepoints": "lodeway.chokepoints.command",
    "backtest": "lodeway.backtest.command",
    "calibrate": "lodeway.backtest.own.command",
    "control": "lodeway.control.command",
    "concentration": "lodeway.concentration.command",
    "exposure": "lodeway.exposure.command",
    "diff": "lodeway.diff.command",
    "parameters": "lodeway.cli.parameters",
    "sea": "lodeway.cli.sea",
    "money": "lodeway.money.command",
    "agreement": "lodeway.agreements.command",
    "conflicts": "lodeway.conflicts.command",
    "sensitivity": "lodeway.sensitivity.command",
    "explain": "lodeway.evidence.explain",
    "verify": "lodeway.evidence.verify",
    "explore": "lodeway.cli.explore",
    "site": "lodeway.cli.site",
    "serve": "lodeway.cli.serve",
}


def _load(roots: Roots) -> KnowledgeGraph:
    from lodeway import api

    return api.load(roots)


_ENDPOINT = "lodeway.endpoint"  # as in `lodeway.report.options`, which takes its time to import


def _without_endpoint(words: tuple[str, ...]) -> tuple[str, ...]:
    match words:
        case ["--endpoint", _, *rest]:
            return localise.without_language(rest)
        case [first, *rest] if first.startswith("--endpoint="):
            return localise.without_language(rest)
    return words


def _noted(ctx: click.Context, _: click.Parameter, url: str | None) -> None:
    ctx.meta[_ENDPOINT] = url or ""


_HELP = re.compile(r'^def command\(.*?\n    """(.*?)(?:\n\n|""")', re.DOTALL | re.MULTILINE)


class _Commands(click.Group):
    """Loads a command's module when the command is used, so that `--help` stays quick."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Receipts hold the question as it was asked.
        ctx.meta["lodeway.words"] = _without_endpoint(localise.without_language(args))
        ctx.meta["lodeway.load"] = _load
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        if ctx.meta.get(_ENDPOINT) and not (hasattr(module, "answers") or cmd_name == "sparql"):
            raise click.UsageError(
                f"`{cmd_name}` takes no --endpoint: it does not ask the graph alone"
            )
        command: click.Command = module.command
        return localise.command(command, ctx.find_root().obj or "en")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; an unknown one is told with the nearest there is."""
        from lodeway.schema.names import nearest

        if args[0] not in COMMANDS and (near := nearest(args[0], COMMANDS, top=1)):
            raise click.UsageError(f"no command '{args[0]}'; did you mean '{near[0]}'?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what their files say of them, without importing any."""
        if ctx.find_root().obj not in (
            None,
            ENGLISH,
        ):  # the catalogue knows a help by its whole text only
            super().format_commands(ctx, formatter)
            return
        width = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(n, listed(n).get_short_help_str(width)) for n in COMMANDS])

    def main(self, args: Any = None, *rest: Any, **kwargs: Any) -> Any:
        # A command makes many things that stay and soon ends; looking for cycles takes a third of
        # a build. What runs on, such as a server, turns the collector on again.
        gc.disable()
        words = sys.argv[1:] if args is None else list(args)
        lang = localise.language(words)
        with localise.clicks_words(lang):
            try:
                program = localise.command(self, lang)
                how = kwargs | {"obj": lang, "standalone_mode": False}
                code = super(_Commands, program).main(words, *rest, **how)  # type: ignore[misc]
                sys.exit(code if isinstance(code, int) else 0)
            except click.ClickException as error:
                # click prints what it holds; a copy would lose its kind and its context
                error.message = localise.message(error.message, lang)  # type: ignore[misc]
                error.show()
                sys.exit(error.exit_code)
            except click.Abort:
                click.echo(localise.message("Aborted!", lang), err=True)
                sys.exit(1)
            except LodewayError as error:
                click.echo(f"lodeway: {localise.message(error.told(lang), lang)}", err=True)
                sys.exit(1)
            except BrokenPipeError:
                # The reader (head, less) has seen enough.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(0)
            except OSError as error:
                place = f"{error.filename}: " if error.filename else ""
                told = localise.message(f"{place}{error.strerror or error}", lang)
                click.echo(f"lodeway: {told}", err=True)
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(1)


def listed(name: str) -> click.Command:
    """A command that has nothing but its name and the first words of its help."""
    module = COMMANDS[name]
    file = Path(package.__file__).parent.joinpath(*module.split(".")[1:]).with_suffix(".py")
    told = _HELP.search(file.read_text("utf-8")) if file.is_file() else None
    if told is None:
        command: click.Command = importlib.import_module(module).command
        return command
    return click.Command(name, help=told[1])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package.__version__, prog_name="lodeway")
@click.option(
    "--lang",
    type=click.Choice(LANGS),
    help="The language of help and answers; it may stand after the command as well.",
    expose_value=False,  # read before the words are parsed
)
@click.option(
    "--endpoint",
    metavar="URL",
    expose_value=False,
    callback=_noted,
    is_eager=True,
    help="Ask a SPARQL 1.1 endpoint that was loaded with a release, in place of the graph here.",
)
def lodeway() -> None:
    """Actors, resources and routes in critical minerals: a sourced graph you can ask.

    \b
    Start here:
      lodeway demo                                     build, check, three answers, explorer
      lodeway ask                                      the named questions
      lodeway ask who-controls --asset kamoto-copper   one of them
      lodeway routes kolwezi shanghai --by days -k 3   the best ways
      lodeway --endpoint http://127.0.0.1:8765/sparql control kamoto-copper
    """
