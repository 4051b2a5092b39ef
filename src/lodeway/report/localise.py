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
from typing import TYPE_CHECKING

import click

from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.schema.values import Lang

_ERRORS, _HELP = words.Words("errors"), words.Words("help")
_HOLE = re.compile(r"\\\{\\\}")


def language(arguments: Sequence[str]) -> Lang:
    """The language that the words of a command line ask for; English without one."""
    for before, word in zip(["", *arguments], arguments, strict=False):
        if word == "--lang=zh" or (before == "--lang" and word == "zh"):
            return "zh"
    return "en"


def message(text: str, lang: Lang) -> str:
    """An English message, each line of it told in the language where a pattern fits it."""
    if lang == "en":
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    for fits, pattern in _patterns():
        if match := fits.fullmatch(line):
            return _ERRORS(pattern)["zh"].format(*map(_line, match.groups()))
    return line


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The patterns that have a translation, those with most fixed words first."""
    patterns = [p for p in words.catalogued("errors") if p]
    fixed = sorted(patterns, key=lambda p: (-len(p.replace("{}", "")), p))
    return [(re.compile(_HOLE.sub("(.+?)", re.escape(p)), re.DOTALL), p) for p in fixed]


def command(given: click.Command, lang: Lang) -> click.Command:
    """A command with its help in the language."""
    if lang == "en":
        return given
    told = copy.copy(given)
    told.help, told.short_help = (_told(text, lang) for text in (given.help, given.short_help))
    told.params = [_parameter(one, lang) for one in given.params]
    return told


def _parameter(given: click.Parameter, lang: Lang) -> click.Parameter:
    told = copy.copy(given)
    if isinstance(told, click.Option):
        told.help = _told(told.help, lang)
    return told


def _told(text: str | None, lang: Lang) -> str | None:
    return None if text is None else _HELP(text)[lang]


@contextlib.contextmanager
def clicks_words(lang: Lang) -> Iterator[None]:
    """While it lasts click says "Usage", "Options" and its errors in the language."""
    domain, languages = gettext.textdomain(), os.environ.get("LANGUAGE")
    if lang == "zh":
        words.catalogued("click")  # compiled, where it has changed
        gettext.bindtextdomain("click", str(words.LOCALE))
        gettext.textdomain("click")
        os.environ["LANGUAGE"] = "zh"
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if languages is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = languages
