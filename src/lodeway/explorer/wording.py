"""What the page itself says: its buttons, heads, hints and announcements, by the name its scripts use.

A name that ends in `.one` is said of one thing. What stands in braces is filled in by the scripts;
`{month:02}` has two digits at least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from lodeway.claims.claim_text import NO_PLACE
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.schema.words import Text

_ = words.of(__name__)

LANGS: tuple[Lang, ...] = get_args(Lang)
WORDS: Mapping[str, Text] = {
    "about": _("What this shows"),
    "again": _("Most connected"),
    "all": _("Show all"),
    "allYears": _("All years"),
    "andMore": _("and {n} more"),
    "announceEdge": _("Selected the relation {from}, {what}, {to}. {claims}."),
    "announceHits": _("{n} results."),
    "announceNode": _("Selected {name}, {kind}. {relations}."),
    "announceNone": _("Nothing selected."),
    "announceStep": _("Step {n} of {all}: {heading}. {text}"),
    "anyValue": _("all"),
    "asOf": _("As of"),
    "asOfTally": _("On {date}: {stands} of {n} cover the day, {perhaps} perhaps."),
    "basis": _("Basis"),
    "cancel": _("Never mind"),
    "cite": _("Cite this"),
    "citeAs": _("{authors}: “{name}” ({id}), in: {title}."),
    "citeBibtex": _("BibTeX"),
    "citeLink": _("Link"),
    "citeSources": _("Rests on: {sources}."),
    "citeStop": _("."),
    "citeText": _("Text"),
    "claim": _("Claim"),
    "claims": _("{n} claims"),
    "claims.one": _("{n} claim"),
    "close": _("Close"),
    "closer": _("Zoom in"),
    "confidence": _("Confidence"),
    "copied": _("Copied."),
    "copyEmbed": _("Copy the code to embed"),
    "copyLink": _("Copy the link"),
    "copyYourself": _(
        "The browser keeps its clipboard closed to this page: copy the text yourself."
    ),
    "count": _("Relations", "how many"),
    "csvSeen": _("Save these rows as CSV"),
    "cut": _("{n} more that lie as near are left out."),
    "date": _("Date"),
    "date.day": _("{year}-{month:02}-{day:02}"),
    "date.month": _("{year}-{month:02}"),
    "date.span": _("{since} – {until}"),
    "date.year": _("{year}"),
    "details": _("Details"),
    "disagree": _("Sources disagree about this. Every claim is shown."),
    "disputed": _("Disputed"),
    "disputedRelations": _("Where sources disagree"),
    "earlier": _("Earlier"),
    "elsewhere": _("in the graph, not on this page"),
    "empty": _("This graph is empty."),
    "everything": _("Everything"),
    "evidenceFor": _("{claims}: {from}, {what}, {to}"),
    "export": _("Export"),
    "exportCsv": _("Relations shown, as CSV"),
    "exportGraphml": _("Graph shown, as GraphML"),
    "exportJson": _("All that is shown, as JSON"),
    "exportPng": _("Picture, as PNG"),
    "exportSvg": _("Picture, as SVG"),
    "facts": _("Facts"),
    "farther": _("Zoom out"),
    "fewerYears": _("Fewer years"),
    "filter": _("Filter the rows"),
    "firm.agreed": _("agreed, not closed"),
    "firm.disputed": _("sources disagree"),
    "firm.ended": _("over", "of a relation"),
    "firm.said": _("announced, planned, not binding"),
    "firm.stands": _("held, in force, at work"),
    "firmness": _("Firmness"),
    "fit": _("Fit"),
    "focus": _("Neighbourhood"),
    "force.agreed": _("agreed, not yet in force"),
    "force.ended": _("over", "of a relation"),
    "force.said": _("announced or planned"),
    "frame": _("What this page is true of"),
    "frame.anyBasis": _("on any basis"),
    "frame.anyStatus": _("whatever its status"),
    "frame.basis": _("only on the basis “{basis}”"),
    "frame.every": _("All dates; firmness as of {date}"),
    "frame.known": _("as known by {date}"),
    "frame.on": _("As of {date}"),
    "frame.reach": _("evidence to {date}"),
    "frame.sources": _("all sources"),
    "frame.status": _("only from “{status}” on"),
    "frame.today": _("as known in this release"),
    "frame.without": _("without {n} claims"),
    "frame.without.one": _("without {n} claim"),
    "from": _("From"),
    "foldAway": _("Fold away"),
    "graph": _("Graph"),
    "graphHelp": _(
        "Graph. Arrow keys move it, plus and minus zoom, 0 fits it to the window. The table has the same content."
    ),
    "held": _("held", "of a share"),
    "held.agreed": _("agreed, not held"),
    "held.aside": _("also said, not followed here"),
    "held.ended": _("no longer held"),
    "held.right": _("rights that are no shares"),
    "held.said": _("announced or not binding, not held"),
    "help": _(
        "Choose a mark or a line to see what is said about it and by whom. A solid line stands, a dashed one is agreed, a dotted one only said, a pale one over; a diamond marks what sources dispute."
    ),
    "hitClaims": _("What is said"),
    "hitSlips": _("Names like it"),
    "hitSources": _("Sources"),
    "hitThings": _("By name"),
    "hits": _("Search results"),
    "hops": _("How many relations away"),
    "id": _("Id"),
    "incoming": _("From there to here:"),
    "inDispute": _("disputed"),
    "keepPicture": _(
        "This frame lets no file be saved: keep the picture by its own menu, or open the page by itself."
    ),
    "kind": _("Kind"),
    "kinds": _("Kinds to show"),
    "language": _("Language"),
    "later": _("Later"),
    "legend": _("Legend"),
    "licence": _("Data: Lodeway, {licence}"),
    "linkTitle": _("opens the source in a new tab"),
    "locator": _("Where in it"),
    "many": _("{n} × {kind}"),
    "many.Agreement": _("{n} agreements"),
    "many.City": _("{n} cities"),
    "many.Company": _("{n} companies"),
    "many.Mine": _("{n} mines"),
    "many.Mineral": _("{n} minerals"),
    "many.Person": _("{n} persons"),
    "many.Plant": _("{n} plants"),
    "many.Port": _("{n} ports"),
    "many.Project": _("{n} projects"),
    "many.State": _("{n} states"),
    "many.StateBody": _("{n} state bodies"),
    "map": _("Map"),
    "mapHelp": _(
        "Map. Arrow keys go from mark to mark and from line to line, Tab between the two, Enter chooses; with Shift they move the map. Plus and minus zoom, 0 fits it."
    ),
    "mapModes": _("Modes of transport to show"),
    "mapNote": _(
        "Lines are sketches: straight on land, round the coast at sea. Coasts and borders are those of Natural Earth, made coarser; they show who is in control, and take no side where a border is disputed."
    ),
    "mapNothing": _("Nothing of what is chosen has a place on this map."),
    "mapSight": _("In sight: {things}. Among them: {names}."),
    "mapTools": _("View of the map"),
    "measure": _("Share or sum"),
    "mode.rail": _("Rail"),
    "mode.road": _("Road"),
    "mode.sea": _("Sea"),
    "more": _("and {n} more: type on"),
    "moreBars": _("and {n} more: show this kind alone"),
    "moreFilter": _("and {n} more: filter"),
    "moreWays": _("and {n} more: click again for the next"),
    "moreYears": _("More years"),
    "name": _("Name"),
    "names": _("Name in Chinese"),
    "no": _("no"),
    "noAddress": _(
        "Within this frame the page has no address of its own. Open it by itself, and put this behind its address:"
    ),
    "noDates": _("Nothing here names a date."),
    "noEvidence": _("Follows from the reference tables; no claim of its own stands behind it."),
    "noHits": _("Nothing found."),
    "noPath": _("No path joins the two by what is shown."),
    "noRelations": _("No relation is recorded."),
    "noRows": _("No row has all of this."),
    "noSaving": _("This frame lets no file be saved: copy the text, or open the page by itself."),
    "note": _("Note"),
    "noPlace": NO_PLACE,
    "output.1": _("Less, or share unknown"),
    "output.2": _("0.5 % or more"),
    "output.3": _("2 % or more of a mineral's world mine output"),
    "outside": _("This is not part of the view."),
    "pathFrom": _("Path from {name}: choose where to, in the graph or by search."),
    "pathHelp": _(
        "The shortest paths by what is shown, firm relations first; membership in lists does not count."
    ),
    "pathNumber": _("Path {n}: {steps}"),
    "pathTo": _("Path to …"),
    "paths": _("Paths"),
    "pause": _("Pause"),
    "play": _("Play"),
    "relation": _("Relation"),
    "relations": _("{n} relations"),
    "relations.one": _("{n} relation"),
    "relationsHead": _("Relations"),
    "release": _("Release {release}"),
    "rowsShown": _("{n} of {all} rows"),
    "saved": _("Saved {name}."),
    "scenario": _("Scenario"),
    "scope": _("Rows to show"),
    "scopeAll": _("Everything on this page"),
    "scopeView": _("Only: {name}"),
    "search": _("Search names, claims and sources"),
    "searchHint": _("Search in English or Chinese"),
    "shareOver": _("{share} %"),
    "shareRange": _("{middle} % ({low}–{high})"),
    "shareUnknown": _("share not known"),
    "shareUpTo": _("up to {share} %"),
    "showEverything": _("Show everything"),
    "showInEverything": _("Show in everything"),
    "showNeighbours": _("Show its neighbourhood"),
    "since": _("Since"),
    "skip": _("Go to the table"),
    "source": _("Source"),
    "sources": _("{n} sources"),
    "sources.one": _("{n} source"),
    "sparql": _("SPARQL"),
    "sparqlAbout": _(
        "Queries run inside this page, on the whole graph but for shapes and official figures of output; nothing is sent anywhere. "
        "Ctrl+Enter runs, Ctrl+Space completes."
    ),
    "sparqlAnswer": _("Answer"),
    "sparqlAsking": _("Asking …"),
    "sparqlBroken": _(
        "The query engine cannot run here: this browser or frame does not allow it. Save the page as a file and open that."
    ),
    "sparqlCut": _("and {n} more letters"),
    "sparqlDone": _("Answered in {s} s."),
    "sparqlFailed": _("The query was not answered."),
    "sparqlFault": _("Line {line}, column {column}: {message}"),
    "sparqlLight": _("Highlight in the graph"),
    "sparqlLoading": _("Unpacking the graph, a few seconds …"),
    "sparqlMore": _("and {n} more rows; the CSV file has them all."),
    "sparqlNone": _("No rows."),
    "sparqlPane": _("Ask the graph in SPARQL"),
    "sparqlQuestions": _("Questions to start from"),
    "sparqlReady": _("Ready after {s} s: {n} statements."),
    "sparqlReadyAgain": _("Stopped; ready again after {s} s."),
    "sparqlRows": _("{n} rows in {s} s."),
    "sparqlRows.one": _("{n} row in {s} s."),
    "sparqlRun": _("Run"),
    "sparqlSave": _("Save as CSV"),
    "sparqlStop": _("Stop"),
    "sparqlStopped": _("Stopped. The graph is unpacked anew …"),
    "sparqlTerms": _("Terms that fit"),
    "sparqlText": _("Query"),
    "state.building": _("Under construction"),
    "state.open": _("Open"),
    "state.planned": _("Planned"),
    "state.shut": _("Shut"),
    "statements": _("What is said about it"),
    "status": _("Status"),
    "steps": _("{n} steps"),
    "steps.one": _("{n} step"),
    "stories": _("Stories"),
    "storyBack": _("Back"),
    "storyClose": _("Leave the story"),
    "storyEnd": _("End of the story"),
    "storyHelp": _("Steps of the story; the left and right arrow keys turn them too"),
    "storyNext": _("Next"),
    "storyOn": _("the timeline stands at {date}"),
    "storySources": _("What this rests on"),
    "storyStep": _("Step {n} of {all}"),
    "table": _("Table"),
    "things": _("{n} nodes"),
    "things.one": _("{n} node"),
    "thingsHead": _("Nodes"),
    "timeline": _("Timeline"),
    "timelineAll": _("What the graph shows"),
    "to": _("To"),
    "tools": _("View of the graph"),
    "topics": _("Questions"),
    "unknown": _("The link names “{id}”, which this page does not hold."),
    "unlight": _("{n} highlighted ×"),
    "until": _("Until"),
    "views": _("Ways to look at it"),
    "whatIf": _("What if it shuts?"),
    "whatIfAlike": _("The same if one of these shuts instead:"),
    "whatIfHere": _("choose it to see what happens if it shuts"),
    "whatIfKey": _("What if it shut? Choose it"),
    "whatIfOthers": _("Worked out for {n} other ports, border posts and lines"),
    "whatIfRange": _("In brackets: eight in ten draws of the model of choice."),
    "world": _("World"),
    "yearsShown": _("Years shown"),
    "yes": _("yes"),
}
_NO_SCRIPT = _(
    "This page draws its graph with a script that is part of the file. Allow scripts to see it."
)


def in_each_language(text: Text) -> dict[str, str]:
    """A text by language, as the page carries it."""
    return {lang: text[lang] for lang in LANGS}


def page_words() -> dict[str, dict[str, str]]:
    """All words of the page by language and name."""
    return {lang: {name: text[lang] for name, text in WORDS.items()} for lang in LANGS}


def without_scripts() -> str:
    """What a browser shows that runs no scripts, in all languages one after the other."""
    return " ".join(_NO_SCRIPT[lang] for lang in LANGS)
