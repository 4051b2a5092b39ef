"""An answer as one self-contained page: verdict, frame, drawing, tables, sources, how to cite it."""

from __future__ import annotations

import html
import json
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lodeway.report import html_page, text
from lodeway.report.banner import banner
from lodeway.report.html_page import both
from lodeway.report.picture import NOTHING
from lodeway.report.screen import SOURCES, Numbered
from lodeway.report.table import cell, filled
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.report.answer import Answer
    from lodeway.report.banner import Truth
    from lodeway.report.picture import Group, Picture

_ = words.of(__name__)

# As many hues as html_page has families; the eighth group takes another shade of the first.
_HUES = 7
_RANGE = re.compile(r"[\d,.]+(-[\d,.]+)+")
_MOST_OPEN = 60  # rows of all tables together that are not folded
_ALL = _("All together")
_PLATES = {"whole": _("The whole way"), "part": _("On land")}
_SIGNS = {
    "rail": _("Rail"),
    "road": _("Road"),
    "sea": _("Sea"),
    "shut": _("Shut"),
    "border": _("Border post"),
    "gate": _("Port"),
    "strait": _("Strait or canal"),
}
_EMPTY = _("There is nothing to draw.")
_SKETCH = _(
    "Lines are sketches: straight on land, round the coast at sea. Coasts and borders are those of "
    "Natural Earth, which draws them as they are in fact held and takes no side."
)
_CITE, _AGAIN = _("Cite this"), _("Ask the same")
_CITED = _("Lodeway, release {release}: {title}. {frame}. CC BY 4.0.")
_MAP_WORDS = {
    "closer": _("Zoom in"),
    "farther": _("Zoom out"),
    "fit": _("Fit"),
    "help": _("Map. Plus and minus zoom, arrows move it."),
    "save": _("Save as {form}"),
    "copy": _("Copy"),
    "copied": _("Copied."),
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

    def verdict(self, lang: Lang) -> str:
        """The conclusion in words; "" where there is none."""
        return next((a.verdict for a in self.tables[lang] if a.verdict), "")


def page(sheet: Sheet, *, lang: Lang = "en") -> str:
    """The page as one string of HTML, to be saved as UTF-8; it opens in the language `lang`.

    The same input gives the same bytes. Without its script it still says everything but the map.
    """
    picture = sheet.picture
    style = "\n".join([html_page.rules("answer.css"), picture.style, *_colours(picture.groups)])
    script = html_page.inline(html_page.built("map.js" if picture.map else "answer.js").decode())
    body = f"""{"".join(_switches(picture.groups, lang))}
<div class="page">{_header(sheet)}<main>{"".join(_body(sheet))}</main></div>
{_carried("answer", _data(sheet))}
<script>{script}</script>"""
    policy = html_page.policy([script], style)
    style = f"<style>{style}</style>"
    return html_page.written(sheet.title(lang), style, body, policy=policy, lang=lang)


def _carried(name: str, content: object) -> str:
    """Data for the script; no text in it can end its element."""
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    told = told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json" id="{name}">{told}</script>'


def _data(sheet: Sheet) -> dict[str, Any]:
    """What the reader may take away, and the words of the script."""
    command = sheet.asked[0] if sheet.asked else ""
    told = {one: text.as_dict(sheet.tables[one], text.Shown(command, one)) for one in LANGS}
    ids: dict[str, int] = {}  # of claims: many rows rest on the same ones
    claims = {
        one: [
            [[ids.setdefault(claim, len(ids)) for claim in row] for row in answer.claims]
            for answer in sheet.tables[one]
        ]
        for one in LANGS
    }
    return {
        "name": "-".join(
            ["lodeway", *(w for w in sheet.asked if re.fullmatch(r"\w[\w-]*", w))][:4]
        ),
        "json": told,
        "claims": claims,
        "ids": list(ids),
        "map": sheet.picture.map,
        "words": {one: {key: word[one] for key, word in _MAP_WORDS.items()} for one in LANGS},
    }


def _switches(groups: Sequence[Group], lang: Lang) -> Iterator[str]:
    """The choices, as fields before the page: a style can then follow what is chosen."""
    yield html_page.switches(lang)
    shown = [("all", words.in_each(_ALL.__getitem__))] if groups else []
    shown += [(str(n), words.in_each(g.label.__getitem__)) for n, g in enumerate(groups, start=1)]
    for key, label in shown:
        checked = " checked" if key == "all" else ""
        spoken = html.escape(" · ".join(dict.fromkeys(label.values())))
        yield f'<input class="pick" type="radio" name="show" id="show-{key}" aria-label="{spoken}"{checked}>'


def _colours(groups: Sequence[Group]) -> Iterator[str]:
    """The colour of each group, and what is left when only that group is shown."""
    marks = html_page.marks((group.id, str(n % _HUES)) for n, group in enumerate(groups))
    for n, ink in enumerate(marks.values(), start=1):
        yield f".w{n}{{--own:{ink.light}}}"
        yield f"@media (prefers-color-scheme:dark){{.w{n}{{--own:{ink.dark}}}}}"
        only = f"#show-{n}:checked~.page"
        yield f"{only} .way:not(.w{n}),{only} .badge:not(.w{n}){{opacity:.13}}"
        yield f"{only} .fades:not(.w{n}){{opacity:.2}}"
        yield f"{only} .name.fades:not(.w{n}){{display:none}}"
        yield f'{only} [for="show-{n}"]{{background:var(--wash);border-color:var(--ink)}}'
        yield f'#show-{n}:focus-visible~.page [for="show-{n}"]{{outline:2px solid var(--accent)}}'


def _header(sheet: Sheet) -> str:
    titles = {lang: sheet.title(lang) for lang in LANGS}
    below = both("p", sheet.picture.about, "about") if sheet.picture.about else ""
    return (
        f'<header><div class="masthead">{both("h1", titles)}{below}</div>'
        f"{html_page.languages()}</header>"
    )


def _body(sheet: Sheet) -> Iterator[str]:
    verdicts = {lang: sheet.verdict(lang) for lang in LANGS}
    if any(verdicts.values()):
        yield both("p", verdicts, "verdict")
    frames = {
        lang: " · ".join(banner(sheet.truth.frame, sheet.truth.release, lang)) for lang in LANGS
    }
    yield both("p", frames, "frame")
    yield from _drawing(sheet.picture)
    yield "".join(_tables(sheet, lang) for lang in LANGS)
    yield from _end(sheet)


def _drawing(picture: Picture) -> Iterator[str]:
    yield picture.markup
    if picture.map is None:
        return
    if not picture.map["plates"]:
        yield both("p", _EMPTY, "empty")
        return
    several = len(picture.map["plates"]) > 1
    yield '<div class="maps">'
    for plate in picture.map["plates"]:
        caption = both("figcaption", _PLATES[plate["name"]]) if several else ""
        yield f'<figure class="{plate["name"]}"><div class="sheet"></div>{caption}</figure>'
    yield f"</div>{_key(picture)}{both('p', _SKETCH, 'sketch')}"


def _key(picture: Picture) -> str:
    """What is what, and the choice of one group."""
    everything = f'<i class="swatch">∗</i>{both("b", _ALL)}'
    groups = picture.groups
    entries = [f'<li><label for="show-all">{everything}</label></li>'] if groups else []
    for n, group in enumerate(groups, start=1):
        note = both("small", group.note) if group.note else ""
        label = f'<i class="swatch w{n}">{n}</i>{both("b", group.label)}{note}'
        entries.append(f'<li><label for="show-{n}">{label}</label></li>')
    signs = (
        f'<li><svg viewBox="0 0 40 14" width="40" height="14" aria-hidden="true" data-sign="{sign}">'
        f"</svg>{both('span', _SIGNS[sign])}</li>"
        for sign in picture.signs
    )
    return f'<ul class="key">{"".join(entries)}</ul><ul class="signs">{"".join(signs)}</ul>'


# Tables: on a phone one card a row.


def _tables(sheet: Sheet, lang: Lang) -> str:
    cited, told = Numbered(), []
    verdict = sheet.verdict(lang)
    rows = 0
    for at, answer in enumerate(sheet.tables[lang]):
        rows += len(answer.rows)
        shown = filled(text.with_large_units(answer, lang))
        shown = replace(shown, notes=tuple(note for note in shown.notes if note != verdict))
        told.append(_table(cited.numbered(shown), at, lang, folded=at > 0 and rows > _MOST_OPEN))
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in cited.lines())
    if lines:
        told.append(f"<section><h2>{SOURCES[lang]}</h2><ul>{lines}</ul></section>")
    return f'<div class="{lang} answers" lang="{html_page.TAGS[lang]}">{"".join(told)}</div>'


def _table(answer: Answer, at: int, lang: Lang, *, folded: bool) -> str:
    heads = [html.escape(column) for column in answer.columns]
    columns = list(zip(*answer.rows, strict=True)) or [()] * len(heads)
    head = "".join(
        f'<th scope="col"{max(map(_numeric, column), default="")}>{name}</th>'
        for name, column in zip(heads, columns, strict=True)
    )
    rows = "".join(f"<tr>{''.join(_cells(heads, row, lang))}</tr>" for row in answer.rows)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in answer.notes)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    inner = f'<div class="wide" data-table="{at}">{table if answer.rows else ""}</div>{notes}'
    title = f"<h2>{html.escape(answer.title)}</h2>"
    if folded:
        count = f" <small>({len(answer.rows):,})</small>"
        inner = f"<details><summary>{title}{count}</summary>{inner}</details>"
        return f'<section class="answer">{inner}</section>'
    return f'<section class="answer">{title}{inner}</section>'


def _cells(heads: Sequence[str], row: Sequence[object], lang: Lang) -> Iterator[str]:
    for head, value in zip(heads, row, strict=True):
        yield f'<td data-head="{head}"{_numeric(value)}>{html.escape(cell(value, lang))}</td>'


def _numeric(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ' class="number"'
    return ' class="range"' if _RANGE.fullmatch(str(value)) else ""


# How to cite it and how to ask it again.


def _end(sheet: Sheet) -> Iterator[str]:
    yield f'<section class="end">{both("h2", _CITE)}'
    for lang in LANGS:
        frame = " · ".join(banner(sheet.truth.frame, "", lang))
        title = sheet.title(lang)
        cited = _CITED[lang].format(
            release=sheet.truth.release, title=title.rstrip("."), frame=frame
        )
        told = f'<p class="cited">{html.escape(cited)}</p><pre>{html.escape(_bibtex(sheet, lang))}</pre>'
        yield f'<div class="{lang}" lang="{html_page.TAGS[lang]}">{told}</div>'
    if sheet.asked:
        command = html.escape(shlex.join(["lodeway", *sheet.asked]))
        yield f'{both("h2", _AGAIN)}<pre class="again">{command}</pre>'
    yield '<p class="save"></p></section>'


def _bibtex(sheet: Sheet, lang: Lang) -> str:
    frame, release = sheet.truth.frame, sheet.truth.release
    title = re.sub(r"[{}\\]", "", sheet.title(lang))
    year = (frame.reach or frame.on)[:4]
    lines = [f"  title = {{{title}}}", "  author = {{Lodeway}}"]
    lines += [f"  year = {{{year}}}"] if year else []
    lines += [f"  note = {{Release {release}, CC BY 4.0}}"]
    return "@misc{lodeway-" + release + ",\n" + ",\n".join(lines) + "\n}"
