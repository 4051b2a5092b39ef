"""`lodeway ask`: the named questions, each a command with its own parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report import localise
from lodeway.report.answer import Answer, columns
from lodeway.report.options import Day, answering, common, root, show
from lodeway.schema import words

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.questions import Parameter, Question
    from lodeway.report.result import Result
    from lodeway.schema.values import Lang

_ = words.of(__name__)

_QUESTIONS = _("Named questions: lodeway ask NAME [--PARAMETER ...]; --help tells the parameters")
_HELP = _("{title}.\n\n{why}\n\n\b\nExample:\n  {example}")
_DEFAULT = _(" [default: {}]")
_COLUMNS = columns("question title")


class _Questions(click.Group):
    """One subcommand a question, made from the header of its `.rq` file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from lodeway import questions

        return [question.name for question in questions.questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from lodeway import questions

        known = {question.name: question for question in questions.questions()}
        lang: Lang = ctx.find_root().obj or words.ENGLISH
        return _command(known[cmd_name], lang) if cmd_name in known else None

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
def command(ctx: click.Context, /, style: str, lang: Lang, **_: object) -> None:
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


def _catalog(lang: Lang) -> Answer:
    from lodeway import questions

    rows = tuple((q.name, q.title[lang]) for q in questions.questions())
    return Answer(_QUESTIONS[lang], _COLUMNS[lang], rows, name="questions")


def answers(
    kg: KnowledgeGraph, question: str, *, lang: Any = "en", **options: Any
) -> tuple[Answer, ...]:
    """The answer to a named question; parameters that are None stay open."""
    return _result(kg, question, lang=lang, **options).tables()


def _result(kg: KnowledgeGraph, question: str, *, lang: Any, **options: Any) -> Result[Answer]:
    given = {name: value for name, value in options.items() if value is not None}
    return kg.ask(question, lang=lang, **given)


def _command(question: Question, lang: Lang) -> click.Command:
    """The command of a question, with its help in a language."""

    def run(style: str, lang: Any, project: Path | None, **options: Any) -> None:
        from lodeway import api

        kg = api.load(root(project))
        show(_result(kg, question.name, lang=lang, **options), style)

    told = _help(question, lang)
    plain = click.command(question.name, help=told, short_help=question.title[lang])(run)
    made = localise.command(answering(plain), lang)
    for parameter in reversed(question.parameters):
        made.params.insert(0, _option(parameter, lang))
    return made


def _help(question: Question, lang: Lang) -> str:
    options = "".join(f" --{name} {value}" for name, value in question.example.items())
    return _HELP[lang].format(
        title=question.title[lang],
        why=question.why[lang],
        example=f"lodeway ask {question.name}{options}",
    )


def _option(parameter: Parameter, lang: Lang) -> click.Option:
    told = parameter.help[lang]
    if parameter.kind == "flag":
        return click.Option([f"--{parameter.name}"], is_flag=True, help=told)
    default = _DEFAULT[lang].format(parameter.default) if parameter.default else ""
    kind: click.ParamType[Any] = Day() if parameter.kind == "day" else click.STRING
    return click.Option(
        [f"--{parameter.name}"],
        type=kind,
        metavar="DATE" if parameter.kind == "day" else "NAME",
        help=f"{told}{default}",
    )
