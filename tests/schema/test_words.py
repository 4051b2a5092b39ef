"""Every text for people stands in both languages, with the same facts in it, and is used."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import texts
from lodeway.report import localise

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


def test_the_same_english_is_the_same_chinese_in_every_room() -> None:
    chinese: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for room in sorted(SPOKEN):
        for text, message in texts.catalogue(room).items():
            chinese[text].setdefault(_text(message), room)
    assert {text: told for text, told in chinese.items() if len(told) > 1} == {}


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
        p: where
        for p, where in texts.error_patterns().items()
        if " " in p.strip("{} ") and p not in known
    }
    assert missing == {}


def test_no_module_says_a_text_of_one_language_by_itself() -> None:
    files = {
        file.relative_to(texts.PACKAGE).as_posix(): file for file in texts.PACKAGE.rglob("*.py")
    }
    strays = {name: found for name, file in files.items() if (found := texts.strays(file))}
    assert strays == {}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ('said = "未知"', "holds Chinese"),
        ('said = f"{name}：未知"', "holds Chinese"),
        ('said = {"en": "not known", "zh": "?"}[lang]', "holds a text in each language"),
        ('said = "?" if lang == "zh" else "not known"', "asks for the language"),
        ('if self.lang != "en": pass', "asks for the language"),
        ('said = lang in ("fr", "zh")', None),
        ('def command():\n    """money --by 中国"""', None),
        ('said = {"en": row["en"], "zh": row["zh"]}', None),
        ('tag = {"en": "en", "zh": "zh-Hans"}[lang]', None),
    ],
)
def test_a_text_of_one_language_is_seen(tmp_path: Path, code: str, why: str | None) -> None:
    file = tmp_path / "module.py"
    file.write_text(code, "utf-8")
    assert [stray.rpartition(": ")[2] for stray in texts.strays(file)] == [why][: bool(why)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "data/claims/stakes.csv:2: target: unknown Entity 'bassalt'; did you mean 'basalt'?",
            "data/claims/stakes.csv:2：target：未找到“bassalt”，您是否指“basalt”？",
        ),
        ("a.csv:1: column 'Price' is missing", "a.csv:1：缺少列“Price”"),
        ("a.csv: unknown column 'a'; did you mean 'b'?", "a.csv：未知的列“a”；您是否指“b”？"),
        ("a.toml:3: unknown key 'x'; did you mean 'to'?", "a.toml:3：未知的键“x”；您是否指“to”？"),
        ("2 findings", "2 项问题"),
        ("what no catalogue has", "what no catalogue has"),
    ],
)
def test_a_message_is_told_with_its_place_and_its_names(english: str, chinese: str) -> None:
    assert localise.message(english, "zh") == chinese
    assert localise.message(english, "en") == english
