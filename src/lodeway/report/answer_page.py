"""An answer as one self-contained page: verdict, frame, drawing, tables, sources, how to cite it."""

from __future__ import annotations

import html
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.report import drawing, html_page, imprint, text
from lodeway.report.picture import NOTHING
from lodeway.report.section import heads, section, sections, spoken, verdict
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.report.answer import Answer
    from lodeway.report.banner import Truth
    from lodeway.report.picture import Picture
    from lodeway.report.section import Section, Text

_ = words.of(__name__)

_AGAIN = _("Ask the same")
_WORDS = {
    "save": _("Save as {form}"),
    "yourself": _("Copy the text from the field."),
}


@dataclass(frozen=True)
class Sheet:
    """All that a page tells: the tables of an answer in both languages, and what they are true of.

    `asked` are the words of the command line that ask the same.
    """

    tables: Mapping[Lang, Sequence[Answer]]
    truth: Truth
    asked: Sequence[str] = ()
    picture: Picture = NOTHING

    def title(self, lang: Lang) -> str:
        """What the page is called."""
        told = self.picture.title
        return told[lang] if told else self.tables[lang][0].title


def page(sheet: Sheet, *, lang: Lang = "en") -> str:
    """The page as one string of HTML, to be saved as UTF-8; it opens in the language `lang`.

    The same input gives the same bytes. Without its script it still says everything but the map.
    """
    picture = sheet.picture
    shown = list(sections(sheet.tables))
    files = ("answer.css", "map.css") if picture.map else ("answer.css",)
    own = [picture.style, *drawing.colours(picture.groups), heads(shown)]
    style = "\n".join([html_page.rules(*files), *own])
    script = html_page.inline(html_page.built("map.js" if picture.map else "answer.js").decode())
    titles = {one: sheet.title(one) for one in LANGS}
    body = html_page.framed(
        html_page.masthead(titles, picture.about),
        "".join(_body(sheet, titles, shown)),
        lang=lang,
        choices=drawing.switches(picture.groups),
        after=f"{html_page.carried('answer', _data(sheet))}<script>{script}</script>",
    )
    policy = html_page.policy([script], style)
    return html_page.written(
        titles[lang], f"<style>{style}</style>", body, policy=policy, lang=lang
    )


def _name(sheet: Sheet) -> str:
    """What a file of the answer is called, by what was asked."""
    return "-".join([w for w in sheet.asked if re.fullmatch(r"\w[\w-]*", w)][:3])


def _data(sheet: Sheet) -> dict[str, Any]:
    """What the reader may take away, and the words of the script."""
    command = sheet.asked[0] if sheet.asked else ""
    told = drawing.script_words()
    return {
        "name": "-".join(filter(None, ("lodeway", _name(sheet)))),
        "json": {
            one: text.as_dict(sheet.tables[one], text.Shown(command, one, claims=True))
            for one in LANGS
        },
        "map": sheet.picture.map,
        "words": {
            one: told[one] | {key: word[one] for key, word in _WORDS.items()} for one in LANGS
        },
    }


def _body(sheet: Sheet, titles: Text, shown: Sequence[Section]) -> Iterator[str]:
    verdicts = {lang: verdict(sheet.tables[lang]) for lang in LANGS}
    if any(verdicts.values()):
        yield f'<p class="verdict">{spoken(verdicts)}</p>'
    yield imprint.frame(sheet.truth)
    yield drawing.drawn(sheet.picture)
    yield from map(section, shown)
    yield f'<section class="end">{imprint.cite(titles, sheet.truth, name=_name(sheet))}'
    if sheet.asked:
        command = html.escape(shlex.join(["lodeway", *sheet.asked]))
        yield f'<h2>{spoken(_AGAIN)}</h2><pre class="again">{command}</pre>'
    yield '<p class="save"></p></section>'
