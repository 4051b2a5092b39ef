"""A site of the loaded graph: pages of things, sources, topics and scenarios, and what changed."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway.api import site_things
from lodeway.api.site_material import ON_PAGE, Material, address, source_address
from lodeway.choice import targets
from lodeway.diff import report as diff_report
from lodeway.report.picture import NOTHING
from lodeway.report.section import Cell, Section, both, same, sections, verdict
from lodeway.report.table import cell as cell_text
from lodeway.schema import paths, vocab
from lodeway.schema.errors import LodewayError
from lodeway.schema.values import LANGS
from lodeway.schema.vocab import LD, SOURCE
from lodeway.site import site as whole
from lodeway.site import texts
from lodeway.site.model import Answered, Entry, Leaf, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.explorer.view import View
    from lodeway.report.section import Row
    from lodeway.schema.values import Lang

    Watch = Callable[[str], Callable[[Sequence[Any]], Iterable[Any]]]

_YEAR = 365
_ADDRESS = re.compile(r"https?://[^\s;]+")


def unwatched(label: str) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """How far the work is, told to nobody."""
    return iter


def files(
    kg: Any,
    *,
    lang: Lang = "en",
    base: str = "",
    scenarios: bool = True,
    only: Collection[str] | None = None,
    watch: Watch = unwatched,
    **through: Any,
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its path, made one after another; see `Pages.site`.

    `only` keeps the pages of these things and of the sources that speak of them, and leaves the
    explorer out, for a look at a few.
    """
    site = gathered(kg, scenarios=scenarios, only=only, watch=watch, **through)
    label = texts.WRITING[lang]
    yield from whole.files(site, lang=lang, base=base, watch=watch(label))
    yield from _explorers(kg, site, lang, only, watch, through)


def _explorers(
    kg: Any,
    site: Site,
    lang: Lang,
    only: Collection[str] | None,
    watch: Watch,
    through: Mapping[str, Any],
) -> Iterator[tuple[str, bytes]]:
    """The explorer of all, and one of each topic."""
    topics = [one.address for one in site.leaves if one.listed == "topic"]
    if only is not None:
        return
    yield "explorer.html", kg.explorer(home=lang, **through).encode()
    for one in watch(texts.EXPLORER[lang])(topics):
        name = one.strip("/").split("/")[-1]
        page = kg.explorer(home=lang, topic=name, **through)
        yield f"{one}explorer.html", page.encode()


def gathered(
    kg: Any,
    *,
    scenarios: bool = True,
    only: Collection[str] | None = None,
    watch: Watch = unwatched,
    **through: Any,
) -> Site:
    """All that a site shows, before it is written."""
    page = kg.explorer_page(**through)
    found = Material(kg, kg.through(**through), page, only)
    truth = kg.truth(**through)
    things = sorted(found.pages)
    leaves = [site_things.leaf(found, one) for one in watch(texts.GATHERING["en"])(things)]
    leaves += [_source(found, one) for one in sorted(found.source_pages)]
    leaves += [_topic(found, view) for view in page.views]
    names = _scenarios() if scenarios else []
    options = {name: value for name, value in through.items() if name in ("on", "known") and value}
    for name in watch(texts.SCENARIOS["en"])(names):
        if made := _scenario(kg, name, options):
            leaves.append(made)
    return Site(
        truth=truth,
        day=str(page.generated_on),
        leaves=leaves,
        kinds=_kinds(found, leaves),
        answered=[
            *(Answered(both(v.question), both(v.answer), f"topic/{v.key}/") for v in page.views),
            *_what_if(leaves),
        ],
        stories=[
            Cell(both(story.title), f"explorer.html#story={story.id}") for story in page.stories
        ],
        entries=_entries(kg, found, page.generated_on, through),
        counts={
            "things": f"{len(found.kinds):,}",
            "claims": f"{len(found.claims):,}",
            "sources": f"{len(found.sources):,}",
        },
    )


def _what_if(leaves: Sequence[Leaf]) -> list[Answered]:
    """The question that the scenarios answer, where there are any."""
    n = sum(leaf.listed == "scenario" for leaf in leaves)
    told = {g: texts.WHAT_IF_TOLD[g].format(n=n) for g in LANGS}
    return [Answered(both(texts.WHAT_IF), told, "scenario/")] if n else []


def _kinds(found: Material, leaves: Sequence[Leaf]) -> Mapping[str, Any]:
    """The kinds of leaves in the order of lists: families together, sources and the like at the end."""
    used = {leaf.listed for leaf in leaves}
    order = sorted(
        (kind for kind in used if kind in found.families),
        key=lambda kind: (found.families[kind], kind),
    )
    kinds = {kind: found.term(LD + kind) for kind in order}
    ends = {"source": texts.SOURCES, "topic": texts.TOPICS, "scenario": texts.SCENARIOS}
    return kinds | {key: both(text) for key, text in ends.items()}


# Sources.


def _source(found: Material, source: str) -> Leaf:
    fields = found.sources[source].fields
    rows: list[Row] = []
    for name, title in texts.SOURCE_FIELDS.items():
        told = _source_field(found, name, fields)
        if told.text["en"]:
            rows.append(((Cell(both(title)),), (told,)))
    claims = found.by_source.get(source, [])
    facts = Section("facts", both(texts.FACTS), site_things.columns("name value"), tuple(rows))
    heads = site_things.columns("says about status when locator claim")
    rests = Section(
        "claims",
        both(texts.CLAIMS_OF),
        heads,
        tuple(_resting(found, claim) for claim in claims),
        most=ON_PAGE,
        anchors=tuple(claims),
    )
    every = sum(1 for said in found.every.values() if said.fields["source"] == source)
    sentence = (
        texts.RESTS if every != len(claims) else texts.REST if every != 1 else texts.RESTS_ONE
    )
    named = found.source(source).text
    return Leaf(
        address=source_address(source),
        title=named,
        kind=both(texts.SOURCE),
        lead=({g: sentence[g].format(n=f"{every:,}", m=f"{len(claims):,}") for g in LANGS},),
        sections=(facts, rests),
        iri=SOURCE + source,
        listed="source",
    )


def _source_field(found: Material, name: str, fields: Mapping[str, str]) -> Cell:
    if name == "note":
        return Cell(both({g: fields.get(f"note@{g}", "") for g in LANGS}))
    value = fields.get(name, "")
    if name == "interested":
        return Cell(both(texts.YES if value == "true" else texts.NO))
    if name == "reference":
        return Cell(same(value), next(iter(_ADDRESS.findall(value)), ""))
    if name == "sourceKind":
        return Cell(found.code(name, value))
    return Cell({g: cell_text(value, g) for g in LANGS})


def _resting(found: Material, claim: str) -> Row:
    fields = found.every[claim].fields
    return (
        (Cell(found.says(claim)),),
        tuple(found.thing(thing) for thing in found.things_of[claim]),
        (Cell(found.code("status", fields.get("status", ""))),),
        (Cell(found.when(claim)),),
        (Cell(found.place(fields.get("locator", ""))),),
        (Cell(same(claim), id=claim),),
    )


# Topics and scenarios.


def _topic(found: Material, view: View) -> Leaf:
    shown = [one for one in view.nodes if one in found.kinds]
    shown.sort(key=lambda one: (found.kinds[one], found.name(one)["en"]))
    rows: list[Row] = [((found.thing(one),), (Cell(found.kind(one)),)) for one in shown]
    to = f"topic/{view.key}/explorer.html"
    explore: Row = ((Cell(both(texts.EXPLORE), to),),)
    return Leaf(
        address=f"topic/{view.key}/",
        title=both(view.title),
        kind=both(texts.TOPIC),
        lead=(both(view.question), both(view.answer)),
        sections=(
            Section("explorer", both(texts.LOOK), site_things.columns("what"), (explore,)),
            Section("shown", both(texts.ON_TOPIC), site_things.columns("name kind"), tuple(rows)),
        ),
        listed="topic",
    )


def _scenarios() -> list[str]:
    """The names of the shipped scenarios."""
    return sorted(one.stem for one in targets.shipped(paths.project_root()))


def _scenario(kg: Any, name: str, options: Mapping[str, Any]) -> Leaf | None:
    """The page of a scenario; None where it cannot be reckoned on the day asked."""
    try:
        result = kg.whatif(name, **options)
        tables = {g: result.tables(g) for g in LANGS}
        picture = result.picture()
    except (LodewayError, LookupError):
        return None
    told = [both({g: verdict(tables[g]) for g in LANGS})]
    told += [both(picture.about)] if picture.about else []
    return Leaf(
        address=f"scenario/{name}/",
        title=both(picture.title) if picture.title else {g: tables[g][0].title for g in LANGS},
        kind=both(texts.SCENARIO),
        lead=tuple(one for one in told if one["en"]),
        sections=tuple(sections(tables)),
        map=picture if picture.map and picture.map["plates"] else NOTHING,
        listed="scenario",
    )


# What changed.


def _entries(
    kg: Any, found: Material, day: str | None, through: Mapping[str, Any]
) -> Sequence[Entry]:
    """What changed in the world in the year before the day, the newest first."""
    after = date.fromisoformat(str(through.get("on") or day))
    ways = {name: value for name, value in through.items() if name != "on" and value}
    result = kg.diff(date.fromordinal(after.toordinal() - _YEAR), after, **ways)
    tables = {g: diff_report.tables(kg, result.found, lang=g)[0] for g in LANGS}
    entries = []
    for change, english, chinese in zip(
        result.found.changes, tables["en"], tables["zh"], strict=True
    ):
        about = change.matter.end if change.matter.end in found.kinds else change.matter.start
        if about not in found.pages:
            continue
        told = {"en": english, "zh": chinese}
        entries.append(
            Entry(
                id=f"{vocab.BASE}change/{_digest(change)}",
                day=_day(change, str(after)),
                title={g: _headline(found, change, told[g], g) for g in LANGS},
                says={g: _before_after(told[g]) for g in LANGS},
                to=address(about),
            )
        )
    unlike = {one.id: one for one in entries}
    return sorted(unlike.values(), key=lambda one: (one.day, one.id), reverse=True)


def _digest(change: Any) -> str:
    """A name that the same change always has."""
    told = "|".join([str(change.matter), change.kind, *change.claims])
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def _day(change: Any, after: str) -> str:
    """The day on which it turned, or the first that a half-known date may mean."""
    came = change.after if change.kind != "ended" else ()
    days = [one.since for one in came if one.since]
    days += [one.until for one in change.before if one.until and change.kind == "ended"]
    told = max((day for day in days if day[:10] <= after), default=after[:4])
    return (told + "-01-01"[len(told) - 4 :]) if len(told) < 10 else told


def _headline(found: Material, change: Any, row: Mapping[str, Any], lang: Lang) -> str:
    parts = [str(row[name]) for name in ("start", "kind", "end") if row.get(name)]
    return texts.HEADLINE[lang].format(change=row["change"], what=" – ".join(parts))


def _before_after(row: Mapping[str, Any]) -> str:
    ends = [str(row[name]) for name in ("before", "after") if row.get(name)]
    return " → ".join(ends)
