"""What the commands answer over HTTP, told by their own options: no second list of them is kept."""

from __future__ import annotations

import importlib
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli import COMMANDS, lodeway
from lodeway.report import command_words
from lodeway.report.options import Day, NameOrFile
from lodeway.schema.errors import LodewayError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.schema.values import Lang

Options = Iterable[tuple[str, str]]

# What is about printing, or about a file of whoever asks.
_LEFT_OUT = frozenset({"style", "csv_bom", "all", "receipts", "help"})
_YES, _NO = frozenset({"", "1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Operation:
    """A command, or a question of `ask`, that answers from the graph alone."""

    path: tuple[str, ...]
    command: click.Command

    @property
    def name(self) -> str:
        """Its address below `/api/`, as in `ask/who-controls`."""
        return "/".join(self.path)

    @property
    def schema(self) -> str:
        """The name of the schema of its JSON."""
        return "-".join(self.path)

    @property
    def parameters(self) -> list[click.Parameter]:
        """What it takes from anybody: nothing that names a file, nothing about printing."""
        return [p for p in self.command.params if not _is_left_out(p)]

    @property
    def told(self) -> tuple[str, str]:
        """What it answers, in a line, and more of it without examples."""
        text = (self.command.help or "").partition("\b")[0]
        first, _, rest = text.strip().partition("\n\n")
        return " ".join(first.split()), " ".join(rest.split())

    @property
    def example(self) -> dict[str, Any]:
        """Options that have an answer in the shipped graph: the first example of its help."""
        return next(iter(self._examples()), {})

    def _examples(self) -> Iterator[dict[str, Any]]:
        start = f"lodeway {' '.join(self.path)}"
        context = _context(self)
        for line in (self.command.help or "").splitlines():
            if line.strip().startswith(start):
                words = shlex.split(line)[len(self.path) + 1 :]
                given, _, order = self.command.make_parser(context).parse_args(words)
                said = {p: value for p in order if (value := _said(given[str(p.name)]))}
                if not any(map(_is_left_out, said)):
                    yield {external(p): value for p, value in said.items()}


def external(parameter: click.Parameter) -> str:
    """What a parameter is called in an address: its option without strokes before it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len).lstrip("-")
    return str(parameter.name)


def _said(value: object) -> object:
    """What words said; click gives a mark of its own for what they did not."""
    if isinstance(value, (list, tuple)):
        return [one for one in value if isinstance(one, str)]
    return value if isinstance(value, (str, bool)) else None


def _is_left_out(parameter: click.Parameter) -> bool:
    return (
        parameter.name in _LEFT_OUT
        or isinstance(parameter.type, click.Path)
        or bool(getattr(parameter, "hidden", False))
    )


@cache
def operations(lang: Lang = "en") -> tuple[Operation, ...]:
    """Everything that is answered, in the order of the commands, with help in a language."""
    root = click.Context(lodeway, info_name="lodeway", obj=lang, **lodeway.context_settings)
    return tuple(
        Operation(path, command)
        for name, module in COMMANDS.items()
        if _answers(module)
        for path, command in _leaves(lodeway, root, (name,))
        if not any(isinstance(p, click.Argument) and _is_left_out(p) for p in command.params)
    )


def _answers(module: str) -> bool:
    """Whether a command has answers; one whose extra is not installed has none here."""
    try:
        return hasattr(importlib.import_module(module), "answers")
    except ImportError:
        return False


def _leaves(
    group: click.Group, above: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    command = group.get_command(above, path[-1])
    assert command is not None
    if not isinstance(command, click.Group):
        yield path, command
        return
    inner = click.Context(command, parent=above, info_name=path[-1])
    for name in command.list_commands(inner):
        yield from _leaves(command, inner, (*path, name))


def operation(name: str, lang: Lang = "en") -> Operation:
    """The operation of this name. Raises `UnknownName` with the nearest ones."""
    from lodeway.schema.errors import UnknownName
    from lodeway.schema.names import nearest

    known = {one.name: one for one in operations(lang)}
    if name not in known:
        raise UnknownName(name, "operation", nearest(name, known))
    return known[name]


def _context(asked: Operation) -> click.Context:
    above = click.Context(lodeway, info_name="lodeway", **lodeway.context_settings)
    for name in asked.path[:-1]:
        assert isinstance(above.command, click.Group)
        group = above.command.get_command(above, name)
        assert group is not None
        above = click.Context(group, parent=above, info_name=name)
    return click.Context(asked.command, parent=above, info_name=asked.path[-1])


def words(asked: Operation, options: Options) -> tuple[str, ...]:
    """The command line that asks the same. Raises `click.UsageError` as that does."""
    context = _context(asked)
    known = {external(p): p for p in asked.parameters}
    said: list[str] = []
    arguments: dict[str, list[str]] = {}
    for name, value in options:
        parameter = known.get(name.replace("_", "-"), known.get(name))
        if parameter is None:
            raise click.NoSuchOption(name, possibilities=_near(name, known), ctx=context)
        if isinstance(parameter, click.Argument):
            arguments.setdefault(str(parameter.name), []).append(value)
        else:
            said += _option(parameter, external(parameter), value, context)
        _refuse_file(parameter, value)
    ordered = [p for p in asked.parameters if isinstance(p, click.Argument)]
    _refuse_surplus(ordered, arguments, context)
    tail = [value for p in ordered for value in arguments.get(str(p.name), [])]
    return (*asked.path, *said, "--", *tail) if tail else (*asked.path, *said)


def _near(name: str, known: Iterable[str]) -> list[str]:
    from lodeway.schema.names import nearest

    return list(nearest(name, list(known)))


def _option(
    option: click.Parameter, name: str, value: str, context: click.Context
) -> Iterator[str]:
    if not getattr(option, "is_flag", False):
        yield f"--{name}={value}"
    elif value.lower() in _YES:
        yield f"--{name}"
    elif value.lower() not in _NO:
        raise click.BadParameter(f"'{value}' is neither true nor false", context, option)


def _refuse_file(parameter: click.Parameter, value: str) -> None:
    if isinstance(parameter.type, NameOrFile) and parameter.type.is_file_name(value):
        raise click.UsageError(f"no file '{value}'")


def _refuse_surplus(
    ordered: Sequence[click.Argument], given: dict[str, list[str]], context: click.Context
) -> None:
    """An argument given too often, or one before it not at all, would shift the others."""
    missing = None
    for argument in ordered:
        values = given.get(str(argument.name), [])
        if argument.nargs == 1 and len(values) > 1:
            raise click.UsageError(f"'{argument.name}' is given {len(values)} times", context)
        if values and missing:
            raise click.MissingParameter(ctx=context, param=missing)
        missing = missing or (None if values else argument)


def answers(
    kg: KnowledgeGraph, asked: Operation, options: Options, lang: Lang
) -> tuple[Answer, ...]:
    """What the command answers. Raises what the command raises, in its words."""
    line = words(asked, options)
    with click.Context(lodeway, info_name="lodeway", obj=lang, **lodeway.context_settings):
        return command_words.parse(line, lang=lang).answers(kg)


def read(asked: Operation, options: Options) -> dict[str, Any]:
    """The options as the command reads them, those that were not given left out."""
    line = words(asked, options)
    with click.Context(lodeway, info_name="lodeway", **lodeway.context_settings):
        return dict(command_words.parse(line).options)


def kind_of(error: Exception) -> str:
    """The word for an error that a command tells: what was asked, or a name in it, is wrong."""
    from lodeway.schema.errors import UnknownName

    if isinstance(error, UnknownName):
        return "unknown"
    return "usage" if isinstance(error, (click.UsageError, LodewayError)) else "internal"


def json_type(parameter: click.Parameter) -> dict[str, Any]:
    """The JSON schema of a parameter."""
    one = _json_type(parameter)
    repeated = getattr(parameter, "multiple", False) or parameter.nargs != 1
    return {"type": "array", "items": one} if repeated else one


def _json_type(parameter: click.Parameter) -> dict[str, Any]:
    kind = parameter.type
    default = _default(parameter)
    if getattr(parameter, "is_flag", False):
        return {"type": "boolean", "default": False}
    if isinstance(kind, Day):
        return {"type": "string", "format": "date", **default}
    if isinstance(kind, click.Choice):
        return {"type": "string", "enum": list(kind.choices), **default}
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        ends = {"minimum": kind.min, "maximum": kind.max}
        name = "integer" if isinstance(kind, click.IntRange) else "number"
        return {"type": name, **{k: v for k, v in ends.items() if v is not None}, **default}
    name = {"integer": "integer", "float": "number"}.get(kind.name, "string")
    return {"type": name, **default}


def _default(parameter: click.Parameter) -> dict[str, Any]:
    value = parameter.to_info_dict()["default"]
    return {"default": value} if isinstance(value, (str, int, float)) and value != "" else {}
