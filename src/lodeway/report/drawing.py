"""The maps of a page for its script, with the key, the choice of one group, and the words it says."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lodeway.report import html_page
from lodeway.report.section import spoken
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.report.picture import Group, Picture
    from lodeway.schema.values import Lang

_ = words.of(__name__)

# As many hues as html_page has families; the eighth group takes another shade of the first.
_HUES = 7
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
_WORDS = {
    "closer": _("Zoom in"),
    "farther": _("Zoom out"),
    "fit": _("Fit"),
    "help": _("Map. Plus and minus zoom, arrows move it."),
}


def script_words() -> Mapping[Lang, dict[str, str]]:
    """What the script says on a map, by language."""
    return {lang: {key: word[lang] for key, word in _WORDS.items()} for lang in LANGS}


def switches(groups: Sequence[Group]) -> str:
    """The choice of a group, as fields before the page: the style follows what is chosen."""
    if not groups:
        return ""
    shown = [("all", _ALL), *((str(n), g.label) for n, g in enumerate(groups, start=1))]
    return "".join(
        f'<input class="pick" type="radio" name="show" id="show-{key}" aria-label='
        f'"{html.escape(" · ".join(dict.fromkeys(label[lang] for lang in LANGS)))}"'
        f"{' checked' if key == 'all' else ''}>"
        for key, label in shown
    )


def inks(letter: str, names: Sequence[str]) -> Iterator[str]:
    """The colour of each name, by day and by night, for what is of the class letter and number."""
    marks = html_page.marks((name, str(n % _HUES)) for n, name in enumerate(names))
    for n, ink in enumerate(marks.values(), start=1):
        yield f".{letter}{n}{{--own:{ink.light}}}"
        yield f"@media (prefers-color-scheme:dark){{.{letter}{n}{{--own:{ink.dark}}}}}"


def colours(groups: Sequence[Group]) -> Iterator[str]:
    """The colour of each group, and what is left when only that group is shown."""
    yield from inks("w", [group.id for group in groups])
    for n in range(1, len(groups) + 1):
        only = f"#show-{n}:checked~.page"
        yield f"{only} .way:not(.w{n}),{only} .badge:not(.w{n}){{opacity:.13}}"
        yield f"{only} .fades:not(.w{n}){{opacity:.2}}"
        yield f"{only} .name.fades:not(.w{n}){{display:none}}"
        yield f'{only} [for="show-{n}"]{{background:var(--wash);border-color:var(--ink)}}'
        yield f'#show-{n}:focus-visible~.page [for="show-{n}"]{{outline:2px solid var(--accent)}}'


def drawn(picture: Picture) -> str:
    """The markup of a picture, or where its maps go, with what is what on them."""
    if picture.map is None:
        return picture.markup
    plates = picture.map["plates"]
    if not plates:
        return f'{picture.markup}<p class="empty">{spoken(_EMPTY)}</p>'
    figures = "".join(
        f'<figure class="{plate["name"]}"><div class="sheet"></div>{_caption(plate["name"], plates)}</figure>'
        for plate in plates
    )
    return f'{picture.markup}<div class="maps">{figures}</div>{"".join(_key(picture))}<p class="sketch">{spoken(_SKETCH)}</p>'


def _caption(name: str, plates: Sequence[object]) -> str:
    return f"<figcaption>{spoken(_PLATES[name])}</figcaption>" if len(plates) > 1 else ""


def _key(picture: Picture) -> Iterator[str]:
    """What is what, and the choice of one group."""
    if picture.groups:
        yield f'<ul class="key"><li><label for="show-all"><i class="swatch">∗</i><b>{spoken(_ALL)}</b></label></li>'
        for n, group in enumerate(picture.groups, start=1):
            note = f"<small>{spoken(group.note)}</small>" if group.note else ""
            yield f'<li><label for="show-{n}"><i class="swatch w{n}">{n}</i><b>{spoken(group.label)}</b>{note}</label></li>'
        yield "</ul>"
    if picture.signs:
        signs = (
            f'<li><svg viewBox="0 0 40 14" width="40" height="14" aria-hidden="true" data-sign="{sign}">'
            f"</svg>{spoken(_SIGNS[sign])}</li>"
            for sign in picture.signs
        )
        yield f'<ul class="signs">{"".join(signs)}</ul>'
