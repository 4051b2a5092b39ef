"""Every text for people stands in both languages, with the same facts in it, and is used."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import texts

HAN = re.compile("[\u3400-\u9fff]")
HOLE = re.compile(r"\{(\w*)[^{}]*\}")
ROOMS = sorted(file.stem for file in texts.FOLDER.glob("*.po"))
SPOKEN = texts.said()
BY_SENTENCE = frozenset({"errors", "help", "click"})


def test_every_room_that_speaks_has_a_catalogue() -> None:
    assert set(SPOKEN) == set(ROOMS) - BY_SENTENCE


@pytest.mark.parametrize("room", sorted(SPOKEN))
def test_every_text_is_translated_and_no_translation_is_left_over(room: str) -> None:
    known = texts.catalogue(room)
    assert sorted(map(str, SPOKEN[room] - known.keys())) == []
    assert sorted(map(str, known.keys() - SPOKEN[room])) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_facts_in_a_text_are_the_same_in_both_languages(room: str) -> None:
    for (_, english), message in texts.catalogue(room).items():
        chinese = str(message.string)
        assert chinese, f"{room}: {english!r} has no Chinese"
        holes = [Counter(HOLE.findall(text)) for text in (english, chinese)]
        assert holes[0] == holes[1], f"{room}: {english!r}"


@pytest.mark.parametrize("room", ROOMS)
def test_what_reads_as_a_sentence_is_chinese_in_chinese(room: str) -> None:
    for (_, english), message in texts.catalogue(room).items():
        if re.search(r"[A-Za-z]{3,} [a-z]{2,}", HOLE.sub("", english)):
            assert HAN.search(str(message.string)), f"{room}: {english!r}"


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
