"""Options that every command shares, and how it prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.answer import Answer

Command = TypeVar("Command", bound="Callable[..., Any]")


class Day(click.ParamType[date]):
    """A day such as 2026-03-01."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day, or fail as a wrong use of the command."""
        from lodeway import values
        from lodeway.errors import InvalidValue

        if isinstance(value, date):
            return value
        try:
            return values.day(str(value))
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


output_format = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json", "md"]),
    default="table",
    show_default=True,
    help="How to print.",
)
language = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="English or Chinese.",
)
_OPTIONS = (
    output_format,
    language,
    click.option("--on", type=Day(), help="The world on this day (default: claims of all dates)."),
    click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder with your own ontology/ and data/ (default: the shipped ones).",
    ),
)


_STANDING = (
    click.option("--on", type=Day(), help="The world on this day (default: claims of all dates)."),
    click.option("--known", type=Day(), help="By what was known on this day."),
    click.option(
        "--status", metavar="NAME", help="Only what is at least so firm, such as signed or binding."
    ),
    click.option("--basis", metavar="NAME", help="Only claims on this basis, such as read."),
)
releases = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder of releases; OUT/current is the newest.",
)
port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="If it is taken, the next free one.",
)


def common(command: Command) -> Command:
    """Add `--format`, `--lang`, `--on` and `--project`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def standing(command: Command) -> Command:
    """Add `--on`, `--known`, `--status` and `--basis`: which claims are let through."""
    for option in reversed(_STANDING):
        command = option(command)
    return command


def answering(command: Command) -> Command:
    """Add `--format`, `--lang` and `--project`, without a day."""
    for option in reversed((output_format, language, _OPTIONS[-1])):
        command = option(command)
    return command


def root(project: Path | None) -> Path:
    """The folder to read: the one asked for, or the shipped one."""
    from lodeway import paths

    return project or paths.project_root()


def show(answer: Answer, style: Any) -> None:
    """Print an answer on standard output."""
    from lodeway.views import text

    click.echo(text.render(answer, style), nl=False)


def say(sentence: str) -> None:
    """Tell the person what is going on, apart from the answer itself."""
    click.echo(sentence, err=True)
