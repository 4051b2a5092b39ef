"""The command line in Chinese: help, click's own words, and errors by the pattern of their English.

Errors are raised in English, where their facts are; `locale/zh/LC_MESSAGES/errors.po` has each as
a pattern with `{}` for its facts, and a message that fits one is told by its translation.
"""

from __future__ import annotations

import contextlib
import copy
import gettext
import os
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from lodeway.schema import words
from lodeway.schema.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.schema.values import Lang

_ERRORS, _HELP, _CLICK = words.Words("errors"), words.Words("help"), words.Words("click")
_ = words.of(__name__)
_PLACED, _NAME, _COMMA, _OR = _("{}: {}"), _("'{}'"), _(", "), _("{} or {}")
_PLACE = re.compile(r"([^\s:]+(?::\d+)?): (.+)", re.DOTALL)
_NAMES = re.compile(r"'[^']*'(?:(?:, | or |, or )'[^']*')*")
_HOLE = re.compile(r"\\\{\\\}")


def language(arguments: Sequence[str]) -> Lang:
    """The language that the words of a command line ask for; English without one."""
    given = " ".join(arguments).replace("--lang=", "--lang ").split()
    asked = [word for before, word in pairwise(given) if before == "--lang"]
    return next((lang for lang in words.LANGS if lang in asked[-1:]), ENGLISH)


def without_language(arguments: Sequence[str]) -> tuple[str, ...]:
    """The words of a command line without a `--lang` before the command."""
    match arguments:
        case ["--lang", _, *rest]:
            return without_language(rest)
        case [first, *rest] if first.startswith("--lang="):
            return without_language(rest)
    return tuple(arguments)


def message(text: str, lang: Lang) -> str:
    """An English message, each line of it told in the language where a pattern fits it."""
    if lang == ENGLISH:
        return text
    return "\n".join(_line(line, lang) for line in text.split("\n"))


def _line(line: str, lang: Lang) -> str:
    """One line of a message: after its place in a file, by the pattern that fits it best."""
    place = _PLACE.fullmatch(line)
    if place and (told := _line(place[2], lang)) != place[2]:
        return _PLACED[lang].format(place[1], told)
    for fits, pattern in _patterns():
        if match := fits.fullmatch(line):
            return _ERRORS(pattern)[lang].format(*(_line(group, lang) for group in match.groups()))
    return _named(line, lang) if _NAMES.fullmatch(line) else line


def _named(names: str, lang: Lang) -> str:
    """Names in quotes, one or several, as the language writes them."""
    *shown, last = [_NAME[lang].format(name) for name in re.findall("'([^']*)'", names)]
    return _OR[lang].format(_COMMA[lang].join(shown), last) if shown else last


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The patterns that have a translation, those with most fixed words first."""
    patterns = [p for p in words.catalogued("errors") if p]
    fixed = sorted(patterns, key=lambda p: (-len(p.replace("{}", "")), p))
    return [(re.compile(_HOLE.sub("(.+?)", re.escape(p)), re.DOTALL), p) for p in fixed]


def command(given: click.Command, lang: Lang) -> click.Command:
    """A command with its help in the language."""
    if lang == ENGLISH:
        return given
    told = copy.copy(given)
    told.help, told.short_help = (_told(text, lang) for text in (given.help, given.short_help))
    told.params = [_parameter(one, lang) for one in given.params]
    return told


def _parameter(given: click.Parameter, lang: Lang) -> click.Parameter:
    told = copy.copy(given)
    if isinstance(told, click.Option):
        told.help = _told(told.help, lang)
    if isinstance(told.type, click.Path):  # which has its name from when it was made
        told.type = copy.copy(told.type)
        told.type.name = _CLICK(told.type.name)[lang]
    return told


def _told(text: str | None, lang: Lang) -> str | None:
    return None if text is None else _HELP(text)[lang]


@contextlib.contextmanager
def clicks_words(lang: Lang) -> Iterator[None]:
    """While it lasts click says "Usage", "Options" and its errors in the language."""
    domain, languages = gettext.textdomain(), os.environ.get("LANGUAGE")
    if lang != ENGLISH:
        words.catalogued("click")  # compiled, where it has changed
        gettext.bindtextdomain("click", str(words.LOCALE))
        gettext.textdomain("click")
        os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if languages is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = languages
