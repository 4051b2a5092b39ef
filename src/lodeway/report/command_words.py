"""A question as the words of a command line, to be asked again by other commands."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from lodeway.claims.claim_filter import Filter
from lodeway.claims.graph import Graph
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.figures import Assumption
    from lodeway.report.answer import Answer
    from lodeway.schema.values import Lang


_PRINTING = frozenset({"style", "lang", "project", "data", "claims", "receipts", "page"})


class Loaded(Graph, Protocol):
    """What commands ask of the graph that they opened, beside what every study asks."""

    def through(self, *, on: Any, known: Any, status: Any, basis: Any) -> Filter:
        """Which claims are let through, names resolved."""
        ...

    def parameters(self, file: Path | None = None) -> dict[str, Assumption]:
        """Every assumption by id, those of a file in place of ours."""
        ...


@dataclass(frozen=True)
class Asked:
    """A question: the `path` of its command and the `options` that click read, in a language.

    `words` say the same in a fixed order, without what is about printing; `project` is None for
    the shipped tables; `answer` is the function that answers it.
    """

    answer: Callable[..., Iterable[Answer]]
    path: tuple[str, ...]
    words: tuple[str, ...]
    options: Mapping[str, Any]
    lang: Lang
    project: Path | None

    def answers(self, kg: Graph) -> tuple[Answer, ...]:
        """What the command answers, without printing it. Raises what the command raises."""
        return tuple(self.answer(kg, *self.path[1:], lang=self.lang, **self.options))


def parse(words: Sequence[str], *, lang: Lang = "en", project: Path | None = None) -> Asked:
    """The question that the words of a command line ask; `lang` and `project` where they say none.

    Raises `click.UsageError` for words that a command does not take, `InvalidValue` for a command
    that answers no question from claims, and `UnknownName`.
    """
    program = click.get_current_context().find_root().command
    defaults = {"lang": lang} | ({"project": str(project)} if project else {})
    above = click.Context(program, info_name="lodeway", **program.context_settings)
    leaf = _leaf(above, list(words), defaults)
    files = {option for one in leaf.command.params if _writes(one) for option in one.opts}
    if idle := files & {word.partition("=")[0] for word in words}:
        raise click.UsageError(f"{min(idle)} writes nothing here; ask the question by itself")
    return of(leaf, words)


def of(leaf: click.Context, words: Sequence[str]) -> Asked:
    """The question of a command's own context, which was made from `words`."""
    names = path(leaf)
    program = leaf.find_root()
    assert isinstance(program.command, click.Group)
    first = program.command.get_command(program, names[0])
    answer = _answer_function(first) if first else None
    if answer is None:
        raise InvalidValue(f"`lodeway {names[0]}` gives no answer that rests on claims")
    options = {p.name: leaf.params[p.name] for p in _asking(leaf) if p.name in leaf.params}
    said = _canonical(leaf, words[len(names) :])
    lang, project = leaf.params.get("lang", "en"), leaf.params.get("project")
    return Asked(
        answer, names, (*names, *said), {k: v for k, v in options.items() if k}, lang, project
    )


def _answer_function(command: click.Command) -> Callable[..., Iterable[Answer]] | None:
    """The function `answers` beside a command, if it gives answers that rest on claims."""
    module = sys.modules[command.callback.__module__] if command.callback else None
    answer: Callable[..., Iterable[Answer]] | None = getattr(module, "answers", None)
    return answer


def _leaf(above: click.Context, words: list[str], defaults: Mapping[str, str]) -> click.Context:
    """The context of the last sub-command that the words name."""
    group = above.command
    assert isinstance(group, click.Group)
    if not words or words[0].startswith("-"):
        raise click.UsageError("the name of a question comes first", above)
    name, command, rest = group.resolve_command(above, words)
    if name is None or command is None:
        raise click.UsageError(f"no command '{words[0]}'", above)
    if isinstance(command, click.Group):
        return _leaf(click.Context(command, parent=above, info_name=name), rest, defaults)
    return command.make_context(name, rest, parent=above, default_map=dict(defaults))


def path(leaf: click.Context) -> tuple[str, ...]:
    """The names of the commands down to this one, without that of the program."""
    above = leaf.parent
    return () if above is None else (*path(above), str(leaf.command.name))


def _asking(leaf: click.Context) -> list[click.Parameter]:
    """The parameters that are about the question, not about printing the answer."""
    return [p for p in leaf.command.params if p.name not in _PRINTING and not _writes(p)]


def _writes(parameter: click.Parameter) -> bool:
    return isinstance(parameter.type, click.Path) and parameter.type.writable


def _canonical(leaf: click.Context, words: Sequence[str]) -> tuple[str, ...]:
    """The same words: options in the order of the command's help, then the arguments."""
    given, _, _ = leaf.command.make_parser(leaf).parse_args(list(words))
    options: list[str] = []
    arguments: list[str] = []
    for parameter in _asking(leaf):
        value = given.get(str(parameter.name))
        if isinstance(parameter, click.Option):
            options += _spelled(parameter, value)
        else:
            arguments += _each(value)
    plain = not any(argument.startswith("-") for argument in arguments)
    return (*options, *([] if plain else ["--"]), *arguments)


def _spelled(option: click.Option, value: object) -> Iterator[str]:
    name = max(option.opts, key=len)
    if isinstance(value, bool):
        yield name if value else max(option.secondary_opts, key=len)
        return
    for one in value if isinstance(value, list) else [value]:
        if texts := _each(one):
            yield from (name, *texts)


def _each(value: object) -> list[str]:
    """The words of a value: click gives a mark of its own for what was not given."""
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


class Unspoken(str):
    """What stands among words for an option that no words of a command line say, and why."""

    __slots__ = ()


_WAYS = ("on", "known", "status", "basis")
_SPOKEN = (str, int, float, date, Path)


def spelled(**options: object) -> tuple[str, ...]:
    """Options of Python as words of a command line; what is None or empty is left out.

    A `Filter` is its four ways, unless these are among the options. For what cannot be said in
    words there is an `Unspoken` in their place.
    """
    words: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, Filter):
            ways = {way: getattr(value, way) for way in _WAYS}
            words += [] if options.keys() & ways.keys() else spelled(**ways)
        elif value is True:
            words.append(option)
        elif value is not None and value is not False and value not in ((), "", []):
            each = value if isinstance(value, list | tuple) else (value,)
            for one in each:
                word = (
                    str(one)
                    if isinstance(one, _SPOKEN)
                    else Unspoken(f"{name}={type(one).__name__}")
                )
                words += (option, word)
    return tuple(words)


def diff_ways(known: bool, ways: Mapping[str, object]) -> tuple[str, ...]:
    """The ways of a comparison of two days, which takes the place of one: of `known`, else of `on`."""
    through = ways.get("through")
    if not isinstance(through, Filter):
        return spelled(**ways)
    if through.known and not known:
        return (Unspoken("a filter with a day of knowledge"),)
    return spelled(through=replace(through, known=None) if known else replace(through, on=None))


def most_rows(top: int | None) -> int:
    """How many rows to ask for where `top` is None, which is all: more than any answer has."""
    return 1_000_000 if top is None else top


def comma_list(names: Iterable[object]) -> str:
    """Names as the one word that they are on a command line, with commas between."""
    texts = [str(name).removesuffix(".0") for name in names]
    if any("," in text or "，" in text for text in texts):
        return Unspoken("a name with a comma in it")
    return ",".join(texts)


def spoken(words: Sequence[str]) -> tuple[str, ...]:
    """The words themselves. Raises `InvalidValue` where an option could not be said in words."""
    for word in words:
        if isinstance(word, Unspoken):
            raise InvalidValue(
                f"no words of a command line say '{word}', so the answer has none and no receipts; "
                "name things by their ids, and your own numbers by a file (`lodeway parameters`)"
            )
    return tuple(words)


def shown(words: Sequence[str]) -> tuple[str, ...]:
    """The words for people to read; none where an option could not be said in words."""
    return () if any(isinstance(word, Unspoken) for word in words) else tuple(words)
