"""`lodeway ask`: the named questions, each a command with its own parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import Day, answering, common, root, show

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.questions import Parameter, Question
    from lodeway.report.answer import Answer


class _Questions(click.Group):
    """One subcommand a question, made from the header of its `.rq` file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from lodeway import questions

        return [question.name for question in questions.questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from lodeway import questions

        known = {question.name: question for question in questions.questions()}
        return _command(known[cmd_name]) if cmd_name in known else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from lodeway import questions

        if args and not args[0].startswith("-"):
            questions.question(args[0])  # names the nearest where there is none
        return super().resolve_command(ctx, args)


@click.command("ask", cls=_Questions, invoke_without_command=True)
@common
@click.pass_context
def command(ctx: click.Context, /, style: str, lang: str, **_: object) -> None:
    """Ask one of the named questions; without a name, list them.

    \b
    Examples:
      lodeway ask
      lodeway ask who-controls --asset kamoto-copper --on 2026-02-10
      lodeway ask list-additions --lang zh
      lodeway ask money --financier us-exim --format csv
    """
    if ctx.invoked_subcommand is None:
        show(_catalog(lang), style)
        return
    given = [p.opts[0] for p in ctx.command.params if _is_given(ctx, p)]
    if given:
        raise click.UsageError(f"give {', '.join(given)} after the question's name")


def _is_given(ctx: click.Context, parameter: click.Parameter) -> bool:
    source = ctx.get_parameter_source(parameter.name or "")
    return source is click.core.ParameterSource.COMMANDLINE


def _catalog(lang: str) -> Answer:
    from lodeway import questions
    from lodeway.report.answer import Answer

    heads = ("问题", "标题", "参数") if lang == "zh" else ("question", "title", "parameters")
    rows = tuple(
        (q.name, q.title[lang], " ".join(f"--{p.name}" for p in q.parameters))
        for q in questions.questions()
    )
    title = (
        "可提出的问题" if lang == "zh" else "Named questions: lodeway ask NAME [--PARAMETER ...]"
    )
    return Answer(title, heads, rows)


def answers(
    kg: KnowledgeGraph, question: str, *, lang: Any = "en", **options: Any
) -> tuple[Answer, ...]:
    """The answer to a named question; parameters that are None stay open."""
    given = {name: value for name, value in options.items() if value is not None}
    return (kg.ask(question, lang=lang, **given),)


def _command(question: Question) -> click.Command:
    def run(style: str, lang: Any, project: Path | None, **options: Any) -> None:
        from lodeway import api

        kg = api.load(root(project))
        show(answers(kg, question.name, lang=lang, **options), style)

    made = answering(
        click.command(question.name, help=_help(question), short_help=_short(question))(run)
    )
    for parameter in reversed(question.parameters):
        made.params.insert(0, _option(parameter))
    return made


def _help(question: Question) -> str:
    options = "".join(f" --{name} {value}" for name, value in question.example.items())
    example = f"\b\nExample:\n  lodeway ask {question.name}{options}"
    return f"{question.title['en']}.\n\n{question.why['en']}\n\n{question.title['zh']}\n\n{example}"


def _short(question: Question) -> str:
    return question.title["en"]


def _option(parameter: Parameter) -> click.Option:
    told = f"{parameter.help['en']} ({parameter.help['zh']})"
    if parameter.kind == "flag":
        return click.Option([f"--{parameter.name}"], is_flag=True, help=told)
    default = f" [default: {parameter.default}]" if parameter.default else ""
    kind: click.ParamType[Any] = Day() if parameter.kind == "day" else click.STRING
    return click.Option(
        [f"--{parameter.name}"],
        type=kind,
        metavar="DATE" if parameter.kind == "day" else "NAME",
        help=f"{told}{default}",
    )
