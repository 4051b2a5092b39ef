"""Every text for people stands in both languages, with the same facts in it, and is used."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

import texts

HAN = re.compile("[\u3400-\u9fff]")
HOLE = re.compile(r"(?<!\{)\{(\w*)(?:[:!][^{}]*)?\}(?!\})")
ROOMS = sorted(file.stem for file in texts.FOLDER.glob("*.po"))
SPOKEN = texts.said()
BY_SENTENCE = frozenset({"errors", "help", "click"})


def _text(message: Message) -> str:
    return str(message.string if isinstance(message.string, str) else message.string[0])


def _facts(text: str) -> set[str]:
    """The facts that a text tells, by name or by their number."""
    return {name or str(number) for number, name in enumerate(HOLE.findall(text))}


def test_every_room_that_speaks_has_a_catalogue() -> None:
    assert set(SPOKEN) == set(ROOMS) - BY_SENTENCE


@pytest.mark.parametrize("room", sorted(SPOKEN))
def test_every_text_is_translated_and_no_translation_is_left_over(room: str) -> None:
    known = texts.catalogue(room)
    assert sorted(map(str, SPOKEN[room] - known.keys())) == []
    assert sorted(map(str, known.keys() - SPOKEN[room])) == []


@pytest.mark.parametrize("room", sorted({*ROOMS} - {"click"}))  # which has plurals of its own
def test_the_facts_in_a_text_are_the_same_in_both_languages(room: str) -> None:
    for (_, english), message in texts.catalogue(room).items():
        chinese = _text(message)
        assert chinese, f"{room}: {english!r} has no Chinese"
        assert _facts(english) == _facts(chinese), f"{room}: {english!r}"


@pytest.mark.parametrize("room", ROOMS)
def test_what_reads_as_a_sentence_is_chinese_in_chinese(room: str) -> None:
    for (_, english), message in texts.catalogue(room).items():
        if re.search(r"[A-Za-z]{3,} [a-z]{2,}", HOLE.sub("", english)):
            assert HAN.search(_text(message)), f"{room}: {english!r}"


def test_the_fields_own_tool_finds_the_same_texts() -> None:
    file = texts.PACKAGE / "money" / "report.py"
    assert texts.extracted(file) == {english for _, english in SPOKEN["money"]}


def test_every_help_text_is_translated_and_none_is_left_over() -> None:
    known = {english for _, english in texts.catalogue("help")}
    assert sorted(texts.help_texts() - known) == []
    assert sorted(known - texts.help_texts()) == []


def test_every_error_is_translated() -> None:
    known = {english for _, english in texts.catalogue("errors")}
    missing = {
        p: where for p, where in texts.error_patterns().items() if p.strip("{} ") and p not in known
    }
    assert missing == {}
