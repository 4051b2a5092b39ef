"""A map of ways as one self-contained page: no script, no request, two languages, light and dark."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lodeway.maps.chart import mark, width_of
from lodeway.maps.map_layout import plates_of
from lodeway.maps.model import Country, Group, Line, Spot, Table, Text
from lodeway.report import html_page
from lodeway.report.html_page import both
from lodeway.report.table import cell
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.maps.map_layout import Plate
    from lodeway.report.answer import Answer


if TYPE_CHECKING:
    Place = tuple[float, float]


_ = words.of(__name__)

# As many hues as theme.py has; the eighth group takes another shade of the first.
_HUES = 7
_RANGE = re.compile(r"[\d,.]+(-[\d,.]+)+")
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
    "Lines are sketches: straight on land, round the coast at sea. The outlines are those of "
    "Natural Earth, coarse, and take no side on any border."
)


def page(
    title: Text,
    lines: Sequence[Line],
    spots: Sequence[Spot],
    *,
    groups: Sequence[Group],
    land: Sequence[Country],
    tables: Sequence[Table] = (),
    about: Text | None = None,
    lang: Lang = "en",
) -> str:
    """The page as one string of HTML, to be saved as UTF-8; it opens in the language `lang`.

    Groups are told apart by number and colour, modes by dashes. The same input gives the same
    bytes. Without lines and spots it says that there is nothing to draw. Raises `InvalidValue`
    for a line or a table of a group that is not given.
    """
    order = {group.id: n for n, group in enumerate(groups, start=1)}
    used = {line.group for line in lines} | {table.group for table in tables if table.group}
    if strangers := sorted(used - set(order)):
        msg = f"a line or table is of the group '{strangers[0]}', which is not among the groups"
        raise InvalidValue(msg)
    plates = plates_of(lines, spots, order, land, title)
    shares = [f"figure.{plate.name}{{flex:{plate.width} 1 0}}" for plate in plates]
    style = "\n".join([html_page.asset("map.css"), *shares, *_colours(groups)])
    inner = [
        _header(title, about),
        f'<main><div class="maps">{"".join(_figures(plates))}</div>',
        _key(groups, lines, spots),
        *(_table(table, order) for table in tables),
        f"<footer>{both('p', _SKETCH)}</footer></main>",
    ]
    return _document(title, style, groups, "".join(inner), lang)


def _document(title: Text, style: str, groups: Sequence[Group], inner: str, lang: Lang) -> str:
    return f"""<!doctype html>
<html lang="{html_page.TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(html_page.policy([], style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title[lang])}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{"".join(_switches(groups, lang))}
<div class="page">{inner}</div>
</body>
</html>
"""


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
        yield f"{only} .name.fades:not(.w{n}),{only} .of:not(.w{n}){{display:none}}"
        yield f'{only} [for="show-{n}"]{{background:var(--wash);border-color:var(--ink)}}'
        yield f'#show-{n}:focus-visible~.page [for="show-{n}"]{{outline:2px solid var(--accent)}}'


def _header(title: Text, about: Text | None) -> str:
    below = both("p", about, "about") if about else ""
    return (
        f'<header><div class="masthead">{both("h1", title)}{below}</div>'
        f"{html_page.languages()}</header>"
    )


def _figures(plates: Sequence[Plate]) -> Iterator[str]:
    if not plates:
        yield both("p", _EMPTY, "empty")
    for plate in plates:
        drawings = f'<div class="desk">{plate.desk}</div><div class="phone">{plate.phone}</div>'
        caption = both("figcaption", _PLATES[plate.name]) if len(plates) > 1 else ""
        yield f'<figure class="{plate.name}">{drawings}{caption}</figure>'


def _key(groups: Sequence[Group], lines: Sequence[Line], spots: Sequence[Spot]) -> str:
    """What is what, and the choice of one group."""
    everything = f'<i class="swatch">∗</i>{both("b", _ALL)}'
    entries = [f'<li><label for="show-all">{everything}</label></li>'] if groups else []
    for n, group in enumerate(groups, start=1):
        note = both("small", group.note) if group.note else ""
        label = f'<i class="swatch w{n}">{n}</i>{both("b", group.label)}{note}'
        entries.append(f'<li><label for="show-{n}">{label}</label></li>')
    modes = [m for m in ("rail", "road", "sea") if any(x.mode == m and not x.shut for x in lines)]
    modes += ["shut"] if any(line.shut for line in lines) else []
    signs = [_sign(mode) for mode in modes]
    kinds = {spot.kind for spot in spots}
    signs += [_dot(kind) for kind in ("gate", "border", "strait") if kind in kinds]
    return f'<ul class="key">{"".join(entries)}</ul><ul class="signs">{"".join(signs)}</ul>'


def _sign(mode: str) -> str:
    width = width_of(1 / 3)
    ties = f'<path class="ties" stroke-width="{width - 1.6:.1f}" d="M2 7h36"/>'
    drawn = f'<path class="line" stroke-width="{width:.1f}" d="M2 7h36"/>{ties if mode == "rail" else ""}'
    svg = f'<svg viewBox="0 0 40 14" width="40" height="14" aria-hidden="true"><g class="{mode}">{drawn}</g></svg>'
    return f"<li>{svg}{both('span', _SIGNS[mode])}</li>"


def _dot(kind: str) -> str:
    svg = f'<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><g class="spot {kind}">{mark(kind, (7, 7))}</g></svg>'
    return f"<li>{svg}{both('span', _SIGNS[kind])}</li>"


def _table(table: Table, order: Mapping[str, int]) -> str:
    kept = f' class="of w{order[table.group]}"' if table.group else ""
    both = "".join(_answer(table.answer[one], one, table.folded) for one in LANGS)
    return f"<section{kept}>{both}</section>"


def _answer(answer: Answer, lang: Lang, folded: bool) -> str:
    """A table that a phone shows as one card a row."""
    answer = answer.shown()
    heads = [html.escape(column) for column in answer.columns]
    columns = list(zip(*answer.rows, strict=True)) or [()] * len(heads)
    head = "".join(
        f'<th scope="col"{max(map(_numeric, column), default="")}>{name}</th>'
        for name, column in zip(heads, columns, strict=True)
    )
    rows = "".join(f"<tr>{''.join(_cells(heads, row, lang))}</tr>" for row in answer.rows)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in answer.notes)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"
    title = f"<h2>{html.escape(answer.title)}</h2>"
    whole = f"<details><summary>{title}</summary>{table}</details>" if folded else title + table
    return f'<div class="{lang} answer" lang="{html_page.TAGS[lang]}">{whole}</div>'


def _cells(heads: Sequence[str], row: Sequence[object], lang: Lang) -> Iterator[str]:
    for head, value in zip(heads, row, strict=True):
        yield f'<td data-head="{head}"{_numeric(value)}>{html.escape(cell(value, lang))}</td>'


def _numeric(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ' class="number"'
    return ' class="range"' if _RANGE.fullmatch(str(value)) else ""
