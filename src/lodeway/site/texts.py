"""The words of the site's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.schema.words import Text

_ = words.of(__name__)

SITE = _("Lodeway: actors, resources, routes")
ABOUT = _(
    "Who acts in the contest for critical minerals, what they hold, and by which routes it travels: "
    "every relation opens to the claims behind it, with source, date and status."
)
NAV: Mapping[str, Text] = {
    "index.html": _("Home"),
    "search/index.html": _("Search"),
    "source/index.html": _("Sources"),
    "explorer.html": _("Explorer"),
}
QUESTIONS, EXPLORE = _("Questions, answered"), _("Open it in the explorer")
WHAT_IF = _("What if a port, a border post or a line shuts?")
WHAT_IF_TOLD = _(
    "{n} scenarios of what shuts, slows or opens, each with the ways that gain goods and those that lose them, in ranges."
)
STORIES = _("Stories, step by step")
THINGS = _("What there is a page of")
COUNTED = _("{things} things, {claims} claims of {sources} sources.")
FEED = _("Changes as a feed (Atom)")
HEADLINE = _("{change}: {what}")
CHANGES = _("What changed in the year before {day}")
SEARCH, TYPE, FOUND = _("Search"), _("A name in English or Chinese"), _("{n} found")
WITHOUT_SCRIPT = _("Without a script this page lists nothing: the lists by kind have every name.")
LOST, LOST_MORE = _("There is no such page"), _("It may have another name now. Back to the start")
DATA, TWINS = _("As data"), _("{form} of this page")

# The first sentences of a thing.
IS_IN, IS = _("{title}: {kind}, {country}."), _("{title}: {kind}.")
IS_OF = _("{title}: {kind}, {country} ({minerals}).")
IS_OF_NOWHERE = _("{title}: {kind} ({minerals}).")
HELD_BY = _("Held by {holders}.")
MORE_HOLDERS = _("{n} others")
CONTROLLED = _("{name} controls it.")
HAS = _("Directly or through others it has shares in {n} mines, plants, projects and companies.")
HAS_ONE = _("Directly or through others it has a share in {name}.")
AND_CONTROLS = _("It controls {n} of them.")
NAMED_BY = _("{claims} claims of {sources} sources speak of it.")
NAMED_ONCE = _("One claim speaks of it.")
DIFFER = _("On {n} points its sources differ.")
DIFFER_ONCE = _("On one point its sources differ.")
UNKNOWN_HOLDERS = _("Not known: who holds {share} % of it.")
UNKNOWN_ALL = _("Not known: no source that counts here names a holder.")

# Sections.
UNKNOWN = _("What is not known")
NOT_KNOWN: Mapping[str, Text] = {
    "lacks": _("Who holds {share} % of it."),
    "unseated": _("In which country those sit to whom {share} % of it comes in the end."),
    "stale": _("Whether holders of {share} % still hold it: nobody confirmed it for five years."),
    "place": _("Where it lies: no source gives coordinates."),
    "output": _("How much it makes: no source gives a figure."),
    "holder": _("Who holds it: no source that counts here names a holder."),
}
OWNERS = _("Who is behind it, directly and through others")
OWNERS_NOTE = _(
    "Only what is held counts. Ranges: the least and the most that sources and unnamed holders leave room for."
)
SHARES = _("What it has shares in, directly and through others")
OUTLETS = _("By which ports its copper leaves, by the model")
OUTLETS_NOTE = _(
    "Shares of tonnes by the model of `lodeway corridors`, with the 10th and 90th percentile, for all that "
    "leaves {place}: mines whose goods take the road at one place share its split."
)
OUTPUT, OFFICIAL = _("Output by year"), _("Official figures and other measures")
EVENTS, DISPUTES = _("Dated events"), _("Where sources differ")
CLAIMS, CLAIMS_OF = _("Every claim that names it"), _("The claims that rest on it")
FACTS, SEGMENTS = _("In short"), _("The lines it is made of")
ON_LINE = _("Corridors it belongs to")
HELD, NOT_HELD = _("{title}: held"), _("{title}: agreed or announced, not held")
STATES: Mapping[str, Text] = {
    "stands": _("in force"),
    "agreed": _("agreed, not yet in force"),
    "said": _("only announced or non-binding"),
    "ended": _("over", "of a relation"),
}
# What a relation is called from either end: outwards, inwards.
RELATIONS: Mapping[str, tuple[Text, Text]] = {
    "Stake": (_("What it holds shares of"), _("Who is said to hold shares of it")),
    "Control": (_("What it is said to control"), _("Who is said to control it")),
    "Operation": (_("What it operates"), _("Who operates it")),
    "Financing": (_("Money it gives or promises"), _("Money it is given or promised")),
    "Flow": (_("Where its goods go"), _("Where its goods come from")),
    "Listing": (_("The lists it is on"), _("What is on the list")),
    "Membership": (_("What it is a member of"), _("Its members")),
    "Offtake": (_("Whose output it buys"), _("Who buys its output")),
    "Participation": (_("Agreements it takes part in"), _("Its parties")),
    "Restriction": (_("What it restricts"), _("Who restricts it")),
    "PriceFloor": (_("Whose price it holds up"), _("Who holds up its price")),
    "Segment": (_("Lines from here"), _("Lines to here")),
    "passesThrough": (_("What it passes"), _("What passes here")),
    "seaGate": (_("Its sea gate"), _("Corridors that end here")),
}
OUTWARDS, INWARDS = _("Relation: {caption}"), _("Relation to it: {caption}")
# What facts point here: by property.
POINTED: Mapping[str, Text] = {
    "country": _("What is or sits there"),
    "mineral": _("Where it is mined, refined or planned"),
    "bodyOf": _("Its bodies"),
    "runBy": _("What it runs"),
    "issuedBy": _("What it has issued"),
}
FORMS = _("In which forms it is made and traded")
HEADS: Mapping[str, Text] = {
    "who": _("with whom"),
    "what": _("what it is"),
    "share": _("share (%)"),
    "part": _("share", "of a whole"),
    "port": _("port"),
    "size": _("how much"),
    "state": _("state"),
    "when": _("when"),
    "source": _("according to"),
    "name": _("name"),
    "value": _("value"),
    "controls": _("controls"),
    "year": _("year"),
    "figure": _("figure"),
    "day": _("day"),
    "says": _("what it says"),
    "other": _("what another says"),
    "followed": _("we follow"),
    "kind": _("kind"),
    "locator": _("place in the source"),
    "status": _("status"),
    "basis": _("basis"),
    "confidence": _("confidence"),
    "claim": _("claim"),
    "about": _("about"),
}
SHARE_HEADS: Mapping[str, Text] = {
    "least": _("at least (%)"),
    "point": _("share (%)"),
    "most": _("at most (%)"),
}
YES, NO, OPEN = _("yes"), _("no"), _("not known")
UNDECIDED = _("it stays open")
COMMA, SPAN = _(", ", "clauses"), _("{low}–{high}")
SHARE, SHARE_SPAN, SHARE_MOST = _("{middle} %"), _("{middle} % ({span})"), _("at most {high} %")
ALSO = _("also called")

# Sources, topics, scenarios.
SOURCE, TOPIC, SCENARIO = _("source"), _("topic"), _("scenario")
SOURCES, SCENARIOS, TOPICS = _("Sources"), _("Scenarios"), _("Topics")
RESTS = _("{n} claims rest on it; {m} of them are let through here.")
REST, RESTS_ONE = _("{n} claims rest on it."), _("One claim rests on it.")
SOURCE_FIELDS: Mapping[str, Text] = {
    "publisher": _("published by"),
    "published": _("published"),
    "retrieved": _("read on"),
    "language": _("language"),
    "sourceKind": _("kind of source"),
    "interested": _("interested party"),
    "reference": _("where to find it"),
    "licence": _("licence"),
    "vintage": _("edition"),
    "note": _("note"),
}
ON_TOPIC, LOOK = _("What this view shows"), _("To look at")
WRITING, GATHERING, EXPLORER = _("Writing pages"), _("Gathering"), _("Explorer")
