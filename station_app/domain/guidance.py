"""Items and answers, and what the enterprise already holds, become one merged material list (RULES 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from station_app.domain.catalogue import Bundle, BundleEntry, Catalogue, HandlingItem, Necessity, Requirement, When
from station_app.errors import Code, UserError

AGENT_SITUATION = "agent"


class Mode(StrEnum):
    """How the station helps: advice, accompanying the applicant, or acting for them (帮办 / 代办)."""

    CONSULT = "consult"
    HELP = "help"
    PROXY = "proxy"


class Treatment(StrEnum):
    """What happens with a line of the list, in the order in which lines are listed (RULES 1.8)."""

    SUBMIT = "submit"
    COMMITMENT = "commitment"
    DEFERRABLE = "deferrable"
    ECERT = "ecert"
    PRODUCED = "produced"
    WALLET = "wallet"
    OPTIONAL = "optional"


_GROUP_RANK = {treatment: rank for rank, treatment in enumerate(Treatment)}
_AGENT_ANSWER = {Mode.CONSULT: "self", Mode.HELP: "self", Mode.PROXY: "agency"}


@dataclass(frozen=True, slots=True)
class GuidanceRequest:
    """What the operator chose.

    Attributes:
        items: handling items by code, as named; also picks a bundle's optional items.
        wallet: materials the enterprise holds, with their last valid day (None = no expiry).
        treatments: the operator's own choice per material (RULES 1.7, last paragraph).
    """

    items: tuple[str, ...] = ()
    bundle: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.PROXY
    wallet: Mapping[str, date | None] = field(default_factory=dict)
    treatments: Mapping[str, Treatment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is on the list: an item asks for it, under these conditions."""

    item: str
    necessity: Necessity
    when: When
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One merged line.

    Attributes:
        items: the items that ask for it, in chosen order, each once.
        produced_by: the item whose result is this material, for treatment `produced`.
        wallet_valid_to: last valid day of the wallet's copy, for treatment `wallet`.
    """

    code: str
    name: str
    originals: int
    copies: int
    items: tuple[str, ...]
    order: int
    necessity: Necessity
    treatment: Treatment
    deferrable: bool
    commitment: bool
    deferral_workdays: int | None
    provisional: bool
    reasons: tuple[Reason, ...]
    produced_by: str | None = None
    wallet_valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """The answer: chosen items, the list with its three figures, and the questions still open."""

    chosen: tuple[str, ...]
    asked: tuple[str, ...]
    answers: Mapping[str, str]
    open_situations: tuple[str, ...]
    requested: int
    lines: tuple[MaterialLine, ...]

    @property
    def merged(self) -> int:
        """The number of lines (去重合并)."""
        return len(self.lines)

    @property
    def to_submit(self) -> int:
        """The number of lines that have to be handed in (实际要交)."""
        return sum(line.treatment is Treatment.SUBMIT for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Row:
    """A requirement that holds, with the item that asks and its place among the chosen ones."""

    position: int
    item: HandlingItem
    requirement: Requirement
    hangs: bool


def guide(catalogue: Catalogue, request: GuidanceRequest, today: date) -> Guidance:
    """Work out the merged list.

    Args:
        catalogue: the version that applies (a case keeps the one it was logged with).
        request: what was chosen and answered.
        today: the day on which the wallet's validity is judged.

    Raises:
        UserError: `unknown_item`, `unknown_bundle`, `unknown_situation`, `answer_not_an_option`, `nothing_chosen`,
            `unknown_material`.
    """
    _check(catalogue, request)
    bundle = catalogue.bundle(request.bundle) if request.bundle else None
    answered = dict(request.answers)
    if AGENT_SITUATION in catalogue.situations:
        answered.setdefault(AGENT_SITUATION, _AGENT_ANSWER[request.mode])
    values = {code: answered.get(code, situation.default) for code, situation in catalogue.situations.items()}

    chosen = _choose(catalogue, bundle, request.items, values)
    asked = _asked(catalogue, bundle, request.items, chosen)
    unanswered = frozenset(code for code in asked if code not in answered)
    rows = list(_rows(chosen, _hanging_entries(bundle, request.items, unanswered), values, unanswered))
    lines = _merge(catalogue, rows, chosen, request, today)
    return Guidance(
        chosen=tuple(item.code for item in chosen),
        asked=asked,
        answers={code: values[code] for code in asked},
        open_situations=tuple(code for code in asked if code in unanswered),
        requested=len(rows),
        lines=lines,
    )


def holds(when: When, values: Mapping[str, str]) -> bool:
    """Whether a condition holds (RULES 1.4); no condition always does."""
    return all(values.get(code) in allowed for code, allowed in when.items())


def _check(catalogue: Catalogue, request: GuidanceRequest) -> None:
    for code in request.items:
        catalogue.item(code)
    if request.bundle:
        catalogue.bundle(request.bundle)
    elif not request.items:
        raise UserError(Code.NOTHING_CHOSEN, "items")
    for code, value in request.answers.items():
        situation = catalogue.situations.get(code)
        if situation is None:
            raise UserError(Code.UNKNOWN_SITUATION, "answers", situation=code)
        options = [option.value for option in situation.options]
        if value not in options:
            raise UserError(
                Code.ANSWER_NOT_AN_OPTION, "answers", situation=code, value=value, options="、".join(options)
            )


def _choose(
    catalogue: Catalogue, bundle: Bundle | None, named: Sequence[str], values: Mapping[str, str]
) -> tuple[HandlingItem, ...]:
    codes: dict[str, None] = {}
    for entry in bundle.entries if bundle else ():
        if entry.item in named or (not entry.optional and holds(entry.when, values)):
            codes[entry.item] = None
    codes.update(dict.fromkeys(named))
    return tuple(catalogue.item(code) for code in codes)


def _asked(
    catalogue: Catalogue, bundle: Bundle | None, named: Sequence[str], chosen: Sequence[HandlingItem]
) -> tuple[str, ...]:
    codes = {code for item in chosen for code in item.situations}
    for entry in bundle.entries if bundle else ():
        if not entry.optional or entry.item in named:
            codes.update(entry.when)
    return tuple(code for code in catalogue.situations if code in codes)


def _hanging_entries(bundle: Bundle | None, named: Sequence[str], unanswered: frozenset[str]) -> frozenset[str]:
    """Items that are there only because of a condition whose question is still open."""

    def hangs(entry: BundleEntry) -> bool:
        return entry.item not in named and not unanswered.isdisjoint(entry.when)

    return frozenset(entry.item for entry in bundle.entries if hangs(entry)) if bundle else frozenset()


def _rows(
    chosen: Sequence[HandlingItem], hanging: frozenset[str], values: Mapping[str, str], unanswered: frozenset[str]
) -> Iterator[_Row]:
    for position, item in enumerate(chosen):
        for requirement in item.requirements:
            if holds(requirement.when, values):
                hangs = item.code in hanging or not unanswered.isdisjoint(requirement.when)
                yield _Row(position, item, requirement, hangs)


def _merge(
    catalogue: Catalogue,
    rows: Sequence[_Row],
    chosen: Sequence[HandlingItem],
    request: GuidanceRequest,
    today: date,
) -> tuple[MaterialLine, ...]:
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.requirement.material, []).append(row)
    merged = [
        (_line(catalogue, code, group, chosen, request, today), group[0].position) for code, group in groups.items()
    ]
    merged.sort(key=lambda pair: (_GROUP_RANK[pair[0].treatment], pair[1], pair[0].order))
    return tuple(line for line, _ in merged)


def _line(
    catalogue: Catalogue,
    code: str,
    rows: Sequence[_Row],
    chosen: Sequence[HandlingItem],
    request: GuidanceRequest,
    today: date,
) -> MaterialLine:
    material = catalogue.materials[code]
    insisting = [row for row in rows if row.requirement.necessity is not Necessity.OPTIONAL]
    deferrable = bool(insisting) and all(row.requirement.deferrable for row in insisting)
    commitment = bool(insisting) and all(row.requirement.commitment for row in insisting)
    days = [row.requirement.deferral_workdays for row in insisting if row.requirement.deferral_workdays is not None]
    originals = max(row.requirement.originals for row in rows)
    producer = _producer(code, insisting, chosen)
    in_wallet = code in request.wallet and originals == 0 and _still_valid(request.wallet[code], today)
    treatment = _treatment(
        optional=not insisting,
        produced=producer is not None,
        ecert=material.ecert_exempt,
        wallet=in_wallet,
        commitment=commitment,
        deferrable=deferrable,
    )
    treatment = _operators_choice(treatment, request.treatments.get(code), commitment, deferrable)
    return MaterialLine(
        code=code,
        name=material.name,
        originals=originals,
        copies=max(row.requirement.copies for row in rows),
        items=tuple(dict.fromkeys(row.item.code for row in rows)),
        order=min(row.requirement.order for row in rows if row.position == rows[0].position),
        necessity=_strictest(rows),
        treatment=treatment,
        deferrable=deferrable,
        commitment=commitment,
        deferral_workdays=min(days) if deferrable and days else None,
        provisional=all(row.hangs for row in rows),
        reasons=tuple(
            Reason(
                row.item.code,
                row.requirement.necessity,
                row.requirement.when,
                row.requirement.originals,
                row.requirement.copies,
            )
            for row in rows
        ),
        produced_by=producer if treatment is Treatment.PRODUCED else None,
        wallet_valid_to=request.wallet[code] if treatment is Treatment.WALLET else None,
    )


def _strictest(rows: Sequence[_Row]) -> Necessity:
    present = {row.requirement.necessity for row in rows}
    return next(necessity for necessity in Necessity if necessity in present)


def _producer(code: str, insisting: Sequence[_Row], chosen: Sequence[HandlingItem]) -> str | None:
    if not insisting:
        return None
    return next((item.code for item in chosen[: insisting[0].position] if code in item.produces), None)


def _still_valid(valid_to: date | None, today: date) -> bool:
    return valid_to is None or today <= valid_to


def _treatment(**applies: bool) -> Treatment:
    """The first treatment that applies, in the order of RULES 1.7."""
    return next((Treatment(name) for name, applicable in applies.items() if applicable), Treatment.SUBMIT)


def _operators_choice(computed: Treatment, wanted: Treatment | None, commitment: bool, deferrable: bool) -> Treatment:  # noqa: FBT001
    """The operator may ask for the material after all, or swap promise and deferral where the rows allow both."""
    if computed not in {Treatment.COMMITMENT, Treatment.DEFERRABLE}:
        return computed
    if wanted is Treatment.SUBMIT:
        return Treatment.SUBMIT
    if wanted in {Treatment.COMMITMENT, Treatment.DEFERRABLE} and commitment and deferrable:
        return wanted
    return computed


def effect(catalogue: Catalogue, request: GuidanceRequest, situation: str, value: str, today: date) -> int:
    """How many more (or fewer) materials have to be handed in if a question were answered with `value`."""
    now = guide(catalogue, request, today)
    answers = {**request.answers, situation: value}
    changed = GuidanceRequest(request.items, request.bundle, answers, request.mode, request.wallet, request.treatments)
    return guide(catalogue, changed, today).to_submit - now.to_submit


def numerals_of_questions(
    catalogue: Catalogue, bundle: str | None, chosen: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Which chosen items a question belongs to, as numerals from 1.

    They ask it, a material of theirs hangs on it, or the bundle takes them only with a certain answer.
    """
    conditions = {entry.item: entry.when for entry in catalogue.bundle(bundle).entries} if bundle else {}
    found: dict[str, list[int]] = {}
    for number, code in enumerate(chosen, start=1):
        item = catalogue.item(code)
        keys = {*item.situations, *(key for row in item.requirements for key in row.when), *conditions.get(code, ())}
        for key in keys:
            found.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}
