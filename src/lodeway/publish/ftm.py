"""Stakes, control and memberships as FollowTheMoney entities, one JSON object a line.

A claim is an entity of its own between two others (`Ownership`, `Control`, `Membership`), with its
days as precise as its source has them, its source and how far the matter had got.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lodeway.publish.holdings import NOT_HELD, SET_ASIDE, Export, Told
from lodeway.schema import vocab, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.publish.dataset import Dataset
    from lodeway.publish.holdings import Held, Party
    from lodeway.schema.words import Text

_ = words.of(__name__)

_UNNAMED = _("of holders without a name")
_NO_OWNERSHIP = _("rights that are no ownership: warrants, options, leases, royalties, votes")
_NO_ENTITY = _("control of mines, which are no legal entities in it")
_GUEST = _("of observers, guests and attendees, who do not belong")

_SCHEMATA = {
    "Company": "Company",
    # It can own and be owned, which an Organization cannot.
    "Consortium": "Company",
    "Bloc": "Organization",
    "State": "PublicBody",
    "Territory": "PublicBody",
    "StateBody": "PublicBody",
    "Person": "Person",
}
_ASSET = "Asset"
_CLAIMS = {
    "Stake": ("Ownership", "owner", "asset"),
    "Control": ("Control", "controller", "controlled"),
    "Membership": ("Membership", "member", "organization"),
}
# Our words for what its examples call otherwise.
_CONTROL = {"board": "appointment", "contract": "contractual", "state-owned": "state"}
_DIRECTNESS = {"direct", "indirect", "beneficial"}
_BELONGS = {"member", "chair", "signatory", "party"}

Properties = dict[str, list[str]]


def export(dataset: Dataset) -> Export:
    """All claims that FollowTheMoney can tell, parties first, and how many it cannot and why."""
    told = Told()
    claims = [claim for claim in dataset.holdings if not told.out(_reason(claim))]
    ends = {end.id: end for claim in claims for end in (claim.holder, claim.target)}
    made = [_party(ends[party]) for party in sorted(ends)]
    made += [_claim(claim) for claim in claims]
    lines = (json.dumps(entity, ensure_ascii=False) + "\n" for entity in made)
    return Export("".join(lines).encode(), told.left)


def _reason(claim: Held) -> Text | None:
    """Why a claim cannot be told, if it cannot."""
    owned = claim.kind == "Stake"
    reasons = (
        (not claim.stands, NOT_HELD),
        (claim.rank == "deprecated", SET_ASIDE),
        ("HolderGroup" in claim.holder.kinds, _UNNAMED),
        (owned and claim.form != "shareholding", _NO_OWNERSHIP),
        (claim.kind == "Control" and _schema(claim.target) == _ASSET, _NO_ENTITY),
        (claim.kind == "Membership" and claim.form not in _BELONGS, _GUEST),
    )
    return next((reason for applies, reason in reasons if applies), None)


def _schema(party: Party) -> str:
    return next((_SCHEMATA[kind] for kind in _SCHEMATA if kind in party.kinds), _ASSET)


def _id(name: str) -> str:
    return f"lodeway-{name}"


def _entity(name: str, schema: str, properties: Properties) -> dict[str, Any]:
    return {"id": _id(name), "schema": schema, "properties": properties}


def _party(party: Party) -> dict[str, Any]:
    schema = _schema(party)
    properties: Properties = {"name": [party.name]}
    if party.other_names:
        properties["alias"] = list(party.other_names)
    if party.country is not None:
        properties["country"] = [party.country[0].lower()]
    if schema == _ASSET:
        kinds = sorted(party.kinds - {"Entity", "Asset", "Site"})
        properties["summary"] = [", ".join(kinds)]
    elif lei := party.identifiers.get("lei"):
        properties["leiCode"] = [lei]
    if item := party.identifiers.get("wikidata"):
        properties["wikidataId"] = [item]
    properties["sourceUrl"] = [vocab.ID + party.id]
    return _entity(party.id, schema, properties)


def _claim(claim: Held) -> dict[str, Any]:
    schema, holder, target = _CLAIMS[claim.kind]
    told = {name: [value] for name, value in _facts(claim) if value}
    ends = {holder: [_id(claim.holder.id)], target: [_id(claim.target.id)]}
    return _entity(claim.id, schema, ends | told)


def _facts(claim: Held) -> Iterator[tuple[str, str | None]]:
    if claim.kind == "Stake":
        yield "percentage", _percentage(claim)
        yield "ownershipType", claim.directness if claim.directness in _DIRECTNESS else None
        yield "role", claim.form
    elif claim.kind == "Control":
        yield "controlType", _CONTROL.get(claim.form, claim.form)
    else:
        yield "role", claim.form
    yield "status", claim.outcome or claim.progress
    yield "startDate", claim.since.text if claim.since else None
    yield "endDate", claim.until.text if claim.until else claim.closed
    yield "description", _description(claim)
    yield "recordId", claim.id
    yield "sourceUrl", claim.source.url
    yield "publisher", claim.source.publisher
    yield "retrievedAt", claim.source.retrieved


def _percentage(claim: Held) -> str | None:
    """The share as it is written; of a range both ends, of a bound the bound."""
    if claim.share is not None:
        return claim.share
    if claim.least is not None and claim.most is not None:
        return f"{claim.least}-{claim.most}"
    if claim.least is not None:
        return f">={claim.least}"
    return f"<={claim.most}" if claim.most is not None else None


def _description(claim: Held) -> str:
    facts = f"{claim.source.label}, {claim.locator}; {claim.basis}, confidence {claim.confidence}"
    ended = "" if claim.closed_by is None else f" Ended by {claim.closed_by}."
    return f"{facts}.{ended} {claim.note or ''}".rstrip()
