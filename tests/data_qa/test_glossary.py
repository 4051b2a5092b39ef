"""The Chinese of tables, ontology, questions, catalogues and pages holds to one glossary.

`docs/zh/glossary.csv` settles a word once: what it is in Chinese (`zh`), which variants are not
used (`not`, regular expressions), for which English only (`when`), where a variant is right all
the same (`allowed`), and why. Aliases are free: people search by them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages import pofile

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "zh" / "glossary.csv"
ALIASES = re.compile(r"skos:altLabel [^;]*;")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"@(en|zh)')
HEADER = re.compile(r"^# (?:title|why)@(en|zh): (.*)$")
COLUMN = re.compile(r"^# (?:column|param) [^:]*: (.*) \| (.*)$")
TITLE = re.compile(r'^(?:\w+\.)?(en|zh) = "(.*)"$')


@dataclass(frozen=True)
class Term:
    """One line of the glossary."""

    en: str
    zh: str
    variants: tuple[str, ...]
    when: tuple[str, ...]
    allowed: tuple[str, ...]

    def misused(self, text: Text) -> list[str]:
        """The variants that `text` uses where they are not allowed."""
        if self.when and not any(word in text.en.lower() for word in self.when):
            return []
        rest = text.zh
        for right in self.allowed:
            rest = re.sub(right, "", rest)
        return [variant for variant in self.variants if re.search(variant, rest)]


@dataclass(frozen=True)
class Text:
    """A Chinese text, where it stands, and its English where it has one."""

    place: str
    zh: str
    en: str = ""


def parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def glossary() -> list[Term]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return [
            Term(r["en"], r["zh"], parts(r["not"]), parts(r["when"]), parts(r["allowed"]))
            for r in csv.DictReader(file)
        ]


def table_texts() -> Iterator[Text]:
    for path in sorted((ROOT / "data").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, zh in row.items():
                    if column.endswith("@zh") and not column.startswith("altLabel") and zh:
                        english = row.get(column.removesuffix("@zh") + "@en", "")
                        yield Text(f"{path.relative_to(ROOT)}: {row.get('id')}", zh, english)
    for path in sorted((ROOT / "data").rglob("*.toml")):
        yield from paired(path, TITLE)


def paired(path: Path, line_form: re.Pattern[str]) -> Iterator[Text]:
    """Lines that give a language and its text, the English before the Chinese."""
    english = ""
    for line in path.read_text("utf-8").splitlines():
        if found := line_form.match(line):
            if found[1] == "en":
                english = found[2]
            else:
                yield Text(str(path.relative_to(ROOT)), found[2], english)


def ontology_texts() -> Iterator[Text]:
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        english = ""
        for text, language in LITERAL.findall(ALIASES.sub("", path.read_text("utf-8"))):
            if language == "en":
                english = text
            else:
                yield Text(str(path.relative_to(ROOT)), text, english)


def question_texts() -> Iterator[Text]:
    for folder in ("ontology/rules", "src/lodeway/questions"):
        for path in sorted((ROOT / folder).glob("*.rq")):
            yield from paired(path, HEADER)
            for line in path.read_text("utf-8").splitlines():
                if found := COLUMN.match(line):
                    yield Text(str(path.relative_to(ROOT)), found[2], found[1])


def catalogue_texts() -> Iterator[Text]:
    for path in sorted((ROOT / "src/lodeway/locale/zh/LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in pofile.read_po(file, locale="zh"):
                for zh in (
                    message.string if isinstance(message.string, tuple) else (message.string,)
                ):
                    if message.id and zh:
                        yield Text(path.name, zh, str(message.id))


def page_texts() -> Iterator[Text]:
    """The Chinese pages, without the words that they put in quotation marks."""
    for path in sorted((ROOT / "docs" / "zh").glob("*.md")):
        yield Text(str(path.relative_to(ROOT)), re.sub(r"“[^”]*”", "", path.read_text("utf-8")))


@pytest.mark.parametrize(
    "texts", [table_texts, ontology_texts, question_texts, catalogue_texts, page_texts]
)
def test_no_text_uses_a_variant_that_the_glossary_bans(texts) -> None:  # type: ignore[no-untyped-def]
    terms = glossary()
    read = list(texts())
    misuses = [
        f"{text.place}: write “{term.zh}”, not “{variant}”: {text.zh[:80]}"
        for text in read
        for term in terms
        for variant in term.misused(text)
    ]
    assert read
    assert misuses == []


def test_the_glossary_bans_no_word_that_it_asks_for() -> None:
    terms = glossary()
    asked = [Text("glossary", term.zh, term.en) for term in terms]
    assert [(text.zh, v) for text in asked for term in terms for v in term.misused(text)] == []
    assert len({(term.en, term.variants) for term in terms}) == len(terms)


def test_a_name_that_is_not_used_still_finds_what_it_names() -> None:
    named = {}
    for path in ("actors/actors", "assets/assets", "places/regions"):
        with (ROOT / f"data/{path}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                named[row["label@en"]] = (row["label@zh"], row["altLabel@zh"])
    held = [term for term in glossary() if term.en in named]
    assert len(held) >= 15
    for term in held:
        label, aliases = named[term.en]
        assert label.startswith(term.zh.split("（简称")[0]), term
        for variant in term.variants:
            assert variant in aliases, f"{term.en}: add {variant} to altLabel@zh"
