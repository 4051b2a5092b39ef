"""Options that every command shares, how it prints, and how it writes receipts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from lodeway.report import command_words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.words import ENGLISH, LANGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.figures import Assumption
    from lodeway.report.answer import Answer
    from lodeway.report.command_words import Loaded
    from lodeway.report.result import Result
    from lodeway.schema.paths import Roots
    from lodeway.schema.values import Lang


# Options that every command shares, and how it prints.


Command = TypeVar("Command", bound="Callable[..., Any]")
T = TypeVar("T")
_busy: ContextVar[bool] = ContextVar("busy", default=False)


class Day(click.ParamType[date]):
    """A day such as 2026-03-01."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day, or fail as a wrong use of the command."""
        from lodeway.schema import values

        if isinstance(value, date):
            return value
        try:
            return values.day(str(value))
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


class NameOrFile(click.ParamType[str]):
    """The name of something that ships, or a file in its place."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Any text."""
        return str(value)

    @staticmethod
    def is_file_name(text: str) -> bool:
        """Whether the text means a file, there or not."""
        return "/" in text or "\\" in text or text.endswith(".toml")


output_format = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json", "md"]),
    default="table",
    show_default=True,
    help="How to print.",
)


class _Language(click.Option):
    """The language of an answer, which is that of the whole program where none is given."""

    def get_default(self, ctx: click.Context, call: bool = True) -> Any:
        return (call and ctx.find_root().obj) or super().get_default(ctx, call=call)


language = click.option(
    "--lang",
    cls=_Language,
    type=click.Choice(LANGS),
    default=ENGLISH,
    show_default=True,
    help="English or Chinese.",
)


def _noted(ctx: click.Context, option: click.Parameter, value: object) -> None:
    """Keep what `show` reads; commands need not know of it."""
    ctx.meta[f"lodeway.{option.name}"] = value


csv_bom = click.option(
    "--csv-bom",
    is_flag=True,
    expose_value=False,
    callback=_noted,
    help="With --format csv: begin with a byte-order mark, for Excel.",
)
own_data = click.option(
    "--data",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    expose_value=False,
    callback=_noted,
    help="A folder of your own facts to lay over it, as `lodeway new` makes; may be repeated.",
)
_OPTIONS = (
    output_format,
    csv_bom,
    language,
    click.option("--on", type=Day(), help="The world on this day (default: claims of all dates)."),
    click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder with your own ontology/ and data/ (default: the shipped ones).",
    ),
    own_data,
)


_ALL_DAYS = "claims of all dates"
_STANDING = (
    click.option("--known", type=Day(), help="By what was known on this day."),
    click.option(
        "--status", metavar="NAME", help="Only what is at least so firm, such as signed or binding."
    ),
    click.option("--basis", metavar="NAME", help="Only claims on this basis, such as read."),
)


ENDPOINT = "lodeway.endpoint"  # where the program was told to ask in place of its own graph


# For every command whose answer may be longer than a screen.
all_rows = click.option(
    "--all",
    is_flag=True,
    expose_value=False,
    callback=_noted,
    help="All rows and notes, not only what fits a screen.",
)
_RECEIPTS = (
    all_rows,
    click.option(
        "--claims",
        is_flag=True,
        expose_value=False,
        callback=_noted,
        help="Also print the ids of the claims that each row rests on.",
    ),
    click.option(
        "--receipts",
        metavar="FILE.zip",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        expose_value=False,
        callback=_noted,
        help="Also write the answer with its claims and sources; see `lodeway verify`.",
    ),
    click.option(
        "--page",
        metavar="FILE.html",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        expose_value=False,
        callback=_noted,
        help="Also write the answer as a page with its map or drawing: one file, opens without a network.",
    ),
)
trust = click.option(
    "--trust",
    metavar="RULE",
    default="editor",
    show_default=True,
    help="Whom to follow where sources differ: editor, primary, newest or source:NAME.",
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
    """Add `--format`, `--lang`, `--on`, `--project` and `--data`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def standing(command: Command, *, day: str = _ALL_DAYS) -> Command:
    """Add `--on`, `--known`, `--status` and `--basis`: which claims are let through.

    `day` says in the help what counts where `--on` is not given.
    A command that has them takes `answering` instead of `common`, which has a day of its own.
    """
    for option in reversed((_on(day), *_STANDING)):
        command = option(command)
    return command


def _on(day: str) -> Callable[[Command], Command]:
    return click.option("--on", type=Day(), help=f"The world on this day (default: {day}).")


def dated(command: Command) -> Command:
    """Add `--on` and `--known`, for what is reckoned on the transport network.

    `--status` and `--basis` are refused with the reason.
    """
    refused = [_refused(name, why) for name, why in _OFF_ROADS.items()]
    for option in reversed((_on(_ALL_DAYS), _STANDING[0], *refused)):
        command = option(command)
    return command


# Why the network that goods travel on takes all claims, however firm and on whatever basis.
_OFF_ROADS = {
    "status": "a line that is only planned is told apart already",
    "basis": "without what is assumed or calculated the network has gaps",
}


def _refused(name: str, why: str) -> Callable[[Command], Command]:
    def refuse(ctx: click.Context, option: click.Parameter, value: object) -> None:
        if value is not None:
            raise click.UsageError(f"`{ctx.command.name}` takes no --{name}: {why}", ctx)

    return click.option(
        f"--{name}", metavar="NAME", hidden=True, expose_value=False, callback=refuse
    )


def through(kg: Loaded, options: Mapping[str, Any]) -> Filter:
    """Which claims are let through by the options that `standing` added, names resolved.

    Raises `UnknownName` with the nearest, `InvalidValue` for a status that is no step.
    """
    four = ("on", "known", "status", "basis")
    return kg.through(**{name: options.get(name) for name in four})


def printing(command: Command) -> Command:
    """Add `--format`, `--lang`, `--project` and `--data`."""
    for option in reversed((output_format, csv_bom, language, *_OPTIONS[-2:])):
        command = option(command)
    return command


def answering(command: Command) -> Command:
    """Add what `printing` adds, `--all`, `--claims`, `--receipts` and `--page`.

    A command that has them gives `answers(kg, *, lang, ...)` in its module, for `lodeway verify`
    and `lodeway explain` to ask it again.
    """
    for option in reversed(_RECEIPTS):
        command = option(command)
    return printing(command)


def root(project: Path | None) -> Roots:
    """What to read: the project asked for, or the shipped one, and over it what `--data` names."""
    from lodeway.schema import paths

    ctx = click.get_current_context(silent=True)
    endpoint = ctx.meta.get(ENDPOINT, "") if ctx else ""
    if endpoint and (project or overlays()):
        raise click.UsageError("--endpoint has its own graph; leave --project and --data out")
    return paths.Roots(project or paths.project_root(), overlays(), endpoint)


def overlays() -> tuple[Path, ...]:
    """The folders of own facts that the command at work was given."""
    ctx = click.get_current_context(silent=True)
    return tuple(dict.fromkeys(ctx.meta.get("lodeway.data", ()))) if ctx else ()


def release_folder(out: Path) -> Path:
    """Where a release goes: one that holds own facts never into the folder of those that do not.

    Only where a command's `--out` was not given; else it is what the person said.
    """
    source = click.get_current_context().get_parameter_source("out")
    chosen = source is not ParameterSource.DEFAULT
    return out if chosen or not overlays() else out.with_name(f"{out.name}-own")


def show(found: Result[Any] | Answer | Sequence[Answer], style: Any) -> None:
    """Print an answer on standard output, with what `--claims`, `--receipts` and `--page` ask.

    Only a `Result` has a page. Raises `click.UsageError` where another is asked for one.
    """
    from lodeway.report import text
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result

    ctx = click.get_current_context(silent=True)
    meta = ctx.meta if ctx else {}
    lang: Lang = ctx.params.get("lang", "en") if ctx else "en"
    if isinstance(found, Result):
        answers = found.tables(lang)
    else:
        answers = (found,) if isinstance(found, Answer) else tuple(found)
    page_to = meta.get("lodeway.page")
    if page_to and not isinstance(found, Result):
        raise click.UsageError("this answer has no page")
    how = text.Shown(
        command=" ".join(command_words.path(ctx)) if ctx else "",
        lang=lang,
        claims=bool(meta.get("lodeway.claims")),
        brief=meta.get("lodeway.all") is False,
    )
    mark = "\ufeff" if style == "csv" and meta.get("lodeway.csv_bom") else ""
    click.echo(mark + text.render_all(answers, style, how), nl=False)
    if ctx and (file := meta.get("lodeway.receipts")):
        write(ctx, file, answers)
    if page_to and isinstance(found, Result):
        from lodeway.build import release

        release.write_file(page_to, found.page(lang).page.encode())
        say(f"wrote {page_to}")


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """How far long work is, for a person who watches; silent inside other long work."""
    quiet = _busy.get() or not sys.stderr.isatty()
    token = _busy.set(True)
    try:
        with click.progressbar(
            length=length, label=label, file=sys.stderr, hidden=quiet
        ) as progress:
            yield progress.update
    finally:
        _busy.reset(token)


def watched(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """The same `bar` for work on one thing after another."""

    def watch(things: Sequence[T]) -> Iterator[T]:
        with bar(label, len(things)) as tick:
            for thing in things:
                yield thing
                tick(1)

    return watch


def say(sentence: str) -> None:
    """Tell the person what is going on, apart from the answer itself."""
    click.echo(sentence, err=True)


def names(text: str | None) -> tuple[str, ...]:
    """Names with commas of either script between."""
    parts = (text or "").replace("，", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


# For every command that computes with assumptions; `own_parameters` reads what it names.
parameters_option = click.option(
    "--parameters",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own numbers in place of ours, as `lodeway parameters` prints them.",
)


def own_parameters(kg: Loaded, file: Path | None) -> dict[str, Assumption] | None:
    """The assumptions with those of `file` in their place; None where no file was named."""
    return None if file is None else kg.parameters(file)


# Writing receipts: the question a command was asked, its answer and all that stands behind it.


_SHOWN = "lodeway.answers"
WORDS = "lodeway.words"
LOAD = "lodeway.load"  # how the program opens a graph, which stands above this room


def write(ctx: click.Context, file: Path, answers: Sequence[Answer]) -> None:
    """Write the receipts of what a command showed so far to `file`, whole or not at all."""
    from lodeway.build import release
    from lodeway.report import bundle, receipts

    shown: list[Answer] = ctx.meta.setdefault(_SHOWN, [])
    shown += answers
    question = command_words.of(ctx, ctx.meta[WORDS])
    kg = ctx.meta[LOAD](root(question.project))
    found = receipts.gathered(kg, question.words, question.lang, shown)
    release.write_file(file, bundle.packed(found))
    say(f"wrote {file}")
