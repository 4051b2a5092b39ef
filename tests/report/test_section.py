"""Tables of an answer as sections of a page: each row once in both languages, or none confused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lodeway.report.answer import Answer, Cited, Column
from lodeway.report.section import heads, section, sections

HEADS = {
    "en": (Column("name", "name"), Column("tonnes", "tonnes"), Column("sources", "source")),
    "zh": (Column("名称", "name"), Column("吨", "tonnes"), Column("来源", "source")),
}
NAMES = {"en": ("Copper", "Cobalt"), "zh": ("铜", "钴")}
SOURCES = {"en": ("The Gazette", "The Herald"), "zh": ("公报", "先驱报")}


def told(lang, figures=(5, 7), claims=(("a",), ("b",)), order=(0, 1)):
    rows = tuple((NAMES[lang][n], figures[n], Cited([SOURCES[lang][n]])) for n in order)
    named = tuple(claims[n] for n in order) if claims else ()
    return Answer("T", HEADS[lang], rows, ("N.",), claims=named, name="made")


def markup(english, chinese):
    return [section(one) for one in sections({"en": (english,), "zh": (chinese,)})]


def test_each_row_stands_once_with_both_languages_and_numbered_sources():
    table, sources = markup(told("en"), told("zh"))
    assert table.count("<tr>") == 3
    assert "<td><bdi lang=en>Cobalt</bdi><bdi lang=zh-Hans>钴</bdi><td class=number>7" in table
    assert table.count("[2]") == 1
    assert "[2] The Herald" in sources
    assert "[2] 先驱报" in sources


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (told("en"), told("zh", order=(1, 0))),
        (told("en", claims=()), told("zh", claims=(), order=(1, 0))),
        (told("en", figures=(5, 5), claims=()), told("zh", figures=(5, 5), claims=())),
        (told("en"), told("zh", order=(0,))),
        (told("en"), replace(told("zh"), columns=HEADS["zh"][::-1])),
    ],
)
def test_rows_that_might_be_confused_stand_in_a_table_of_each_language(english, chinese):
    first, second, _ = markup(english, chinese)
    assert first.startswith('<section class="en answer" lang="en" id="made-en">')
    assert second.startswith('<section class="zh answer" lang="zh-Hans" id="made-zh">')
    assert "铜" not in first
    assert "Copper" not in second


def test_what_a_column_is_called_cannot_end_its_rule():
    evil = '"}</style><script>\\'
    columns = (Column(evil, "name"), *HEADS["en"][1:])
    hostile = replace(told("en"), columns=columns)
    rules = heads(sections({"en": (hostile,), "zh": (told("zh"),)}))
    assert "<" not in rules
    assert rules.count("{") == rules.count("}")
    assert 'content:"\\22 \\7d \\3c \\2f style' in rules
    assert 'td:nth-child(2)::before{content:"吨"}' in rules
