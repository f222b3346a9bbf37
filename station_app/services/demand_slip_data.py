"""What 诉求办理单 (WS20) prints: who asks, how far it reaches, and the five stages as far as they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from station_app.clock import parse_moment
from station_app.domain.deadlines import Deadline, Light
from station_app.domain.demand import STAGES, Act, DemandChannel, DemandKind, DemandRow, DemandStep, Stage
from station_app.domain.demand_clock import DemandLimits
from station_app.domain.documents import Applicant, Identity
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.money import amount_text
from station_app.domain.remaining_words import remaining_words
from station_app.domain.slips import IssueSource, IssueStage, IssueTicketData
from station_app.domain.terms import OUTCOMES
from station_app.services.document_parts import station_of
from station_app.services.station_profile import StationProfile

_SOURCES = {
    DemandChannel.HOTLINE: IssueSource.HOTLINE, DemandChannel.WINDOW: IssueSource.WINDOW,
    DemandChannel.VISIT: IssueSource.VISIT, DemandChannel.WEB: IssueSource.NETWORK, DemandChannel.QR: IssueSource.NETWORK,
    DemandChannel.MAIL: IssueSource.NETWORK, DemandChannel.BOX: IssueSource.BOX,
}  # fmt: skip
_OUTWARD = {
    Stage.SOURCE: frozenset({Act.ANALYSE}), Stage.ANALYSIS: frozenset({Act.ASSIGN, Act.REFER}),
    Stage.ASSIGNMENT: frozenset({Act.FEED_BACK}), Stage.FEEDBACK: frozenset({Act.SUPERVISE}),
    Stage.SUPERVISION: frozenset({Act.REVISIT}),
}  # fmt: skip
_SHOWN_LIGHTS = frozenset({Light.YELLOW, Light.RED})


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """A demand with what is known about it elsewhere.

    Attributes:
        clock: of the stage it stands in.
        names: of the operators, by id.
        visit_no: the visit that brought it; empty otherwise.
    """

    row: DemandRow
    clock: Deadline | None
    limits: DemandLimits
    names: Mapping[str, str]
    visit_no: str


def demand_slip(profile: StationProfile, identity: Identity, facts: DemandFacts, today: date) -> IssueTicketData:
    """WS20 of a demand as it stands."""
    row = facts.row
    source = IssueSource.UNSETTLED if row.kind is DemandKind.CANNOT_DO else _SOURCES.get(row.channel)
    return IssueTicketData(
        station=station_of(profile),
        identity=identity,
        complainant=Applicant(
            name=row.enterprise_name or mask_name(row.contact_name) or "未留名",
            applicant_cert_no="",
            is_enterprise=bool(row.enterprise_name),
            contact=mask_name(row.contact_name) if row.contact_name else "",
            contact_role="",
            phone=mask_mobile(row.contact_mobile) if row.contact_mobile else "",
        ),
        subject=row.subject,
        extent=_extent(row),
        source=source,
        registered_at=parse_moment(row.at),
        stages=tuple(_stage(facts, stage, today) for stage in STAGES),
        visit_no=facts.visit_no,
        reopened=row.reopened,
    )


def _extent(row: DemandRow) -> str:
    money = f"{amount_text(row.amount_fen)} 元" if row.amount_fen else "—"
    return f"企业 {row.concerned} 家，金额 {money}"


def _stage(facts: DemandFacts, stage: Stage, today: date) -> IssueStage:
    row = facts.row
    reached = row.stage is Stage.CLOSED or STAGES.index(stage) < STAGES.index(row.stage)
    left = next((step for step in reversed(row.steps) if step.act in _OUTWARD[stage]), None) if reached else None
    current = row.stage is stage and facts.clock is not None
    light = facts.clock.light if current and facts.clock and facts.clock.light in _SHOWN_LIGHTS else None
    return IssueStage(
        responsible=_responsible(facts, stage, left),
        limit=_limit(facts, stage, current=current),
        text=_text(row, stage, left),
        done=left is not None,
        done_on=_day(left),
        light=light,
        light_words=remaining_words(facts.clock.remaining, facts.clock.due, today)
        if light and facts.clock and facts.clock.due
        else "",
    )


def _responsible(facts: DemandFacts, stage: Stage, left: DemandStep | None) -> str:
    given = facts.row.assigned
    if stage in {Stage.ASSIGNMENT, Stage.FEEDBACK} and given is not None:
        return given.unit
    actor = left.actor if left is not None else facts.row.operator_id
    return facts.names.get(actor, "") if left is not None or stage is Stage.SOURCE else ""


def _limit(facts: DemandFacts, stage: Stage, *, current: bool) -> str:
    given = facts.row.assigned
    workdays = facts.limits.of(stage)
    if stage is Stage.ASSIGNMENT and given is not None and given.workdays is not None:
        workdays = given.workdays
    until = f"　至 {facts.clock.due:%m-%d}" if current and facts.clock and facts.clock.due else ""
    return f"{workdays} 个工作日{until}"


def _text(row: DemandRow, stage: Stage, left: DemandStep | None) -> str:
    if stage is Stage.SOURCE:
        return row.text or row.subject
    if left is None:
        return ""
    if stage is Stage.ANALYSIS:
        with_units = f"；协办：{'、'.join(left.with_units)}" if left.with_units else ""
        return f"主办：{left.unit}{with_units}。{left.text}"
    outcome = f"{OUTCOMES[left.outcome]}。" if left.outcome else ""
    answer = "" if left.satisfied is None else "回访满意。" if left.satisfied else "回访不满意，退回交办。"
    return f"{outcome}{answer}{left.text}"


def _day(step: DemandStep | None) -> date | None:
    return parse_moment(step.at).date() if step is not None else None
