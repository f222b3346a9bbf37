"""`case act`: what moves a case, and what the hall decided on paper or by phone."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.clock import parse_moment
from station_app.domain.cross_region import Parcel
from station_app.domain.evaluation import EvaluationForm, EventKind
from station_app.errors import Code, Exit, UserError
from station_app.services.case_acts import HandOver, Term
from station_app.services.hall_paper_service import ReceivedPaper
from station_app.services.intake_change import IntakeFields
from station_app.services.progress import LOG_EVENTS
from station_app.services.service_set import Services

_Act = Callable[[Services, str, Any, str], object]


def add_command(group: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add `act` to the case commands."""
    act = group.add_parser("act", parents=shared, help="move a case on, or note a decision of the hall")
    act.add_argument("no")
    act.add_argument("action", choices=sorted([*LOG_EVENTS, *_ACTS]))
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)


def _act(context: Context) -> Exit:
    from station_app.services.act_inputs import ACT_MODELS  # pydantic, needed only here
    from station_app.services.inputs import log_data, validated

    options = context.options
    given = context.data()
    with context.services() as services:
        operator = context.operator(services).id
        if options.action in LOG_EVENTS:
            services.cases.log(options.no, options.action, log_data(given), operator)
        else:
            data = validated(ACT_MODELS[options.action], given)
            _ACTS[options.action](services, options.no, data, operator)
        summary = services.cases.find(options.no).summary
        offers = services.acts.offered(options.no)
    answer = {
        "no": summary.no, "state": summary.state, "stage": summary.stage, "due": summary.due, "ready": summary.ready,
        "actions": [offer.action.value for offer in offers if offer.refusal is None],
    }  # fmt: skip
    context.answer(answer, f"已记下：{summary.no}")
    return Exit.DONE


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "at") from error


def _entrust(services: Services, no: str, data: Any, operator: str) -> object:
    return services.acts.entrust(no, operator, Term(data.start, data.until, data.agent, data.number))


def _deliver(services: Services, no: str, data: Any, operator: str) -> object:
    handed = HandOver(data.recipient, data.relation, data.way, data.express_no, data.place)
    return services.acts.deliver(no, operator, handed)


def _evaluate(services: Services, no: str, data: Any, operator: str) -> object:
    case = services.cases.find(no).summary
    form = EvaluationForm(
        f"act-{case.id}", EventKind.CASE, case.id, data.level, data.channel, data.name, data.reasons, data.comment
    )
    return services.evaluations.add(form, operator)


def _hall_paper(services: Services, no: str, data: Any, operator: str) -> object:
    services.cases.find(no)
    kept = services.scans.keep(Path(data.file)) if data.file else None
    paper = ReceivedPaper(data.document, data.number, data.dated, data.issued_by, data.item, data.remedy, kept)
    return services.hall_papers.register(no, paper, operator)


def _send(services: Services, no: str, data: Any, operator: str) -> object:
    parcel = Parcel(data.direction, data.courier, data.express_no, data.counterpart)
    return services.cross_region.send(no, parcel, operator)


def _correct(services: Services, no: str, data: Any, operator: str) -> object:
    fields = IntakeFields(data.contact_name, data.contact_mobile, data.remark)
    return services.intake.change(no, operator, fields, data.reason)


_ACTS: Mapping[str, _Act] = {
    "notice": lambda s, no, _, who: s.acts.notice(no, who),
    "revise": lambda s, no, data, who: s.revision.revise(no, who, answers=data.answers, items=data.items),
    "tick": lambda s, no, data, who: s.materials.tick(no, data.material, who, data.copies),
    "untick": lambda s, no, data, who: s.materials.untick(no, data.material, who),
    "defer": lambda s, no, data, who: s.materials.defer(no, data.material, who, data.treatment),
    "promise": lambda s, no, data, who: s.materials.promise(
        no, data.material, who, data.until, signed_on=data.signed_on, reason=data.reason
    ),
    "commit": lambda s, no, data, who: s.materials.commit(no, data.material, who),
    "supplement": lambda s, no, data, who: s.materials.supplement(no, data.material, who, data.text),
    "hold_original": lambda s, no, data, who: s.materials.hold_original(
        no, data.material, who, data.shelf, data.due_back
    ),
    "return_original": lambda s, no, data, who: s.materials.return_original(no, data.material, who, data.to),
    "entrust": _entrust,
    "ready": lambda s, no, _, who: s.acts.ready(no, who),
    "submit": lambda s, no, data, who: s.acts.submit(no, who, _moment(data.at)),
    "result": lambda s, no, data, who: s.acts.result(
        no, who, item=data.item, name=data.name, document_no=data.document_no
    ),
    "deliver": _deliver,
    "evaluate": _evaluate,
    "hall_paper": _hall_paper,
    "labels": lambda s, no, data, who: s.cross_region.set_labels(no, data.labels, who),
    "region_mode": lambda s, no, data, who: s.cross_region.set_mode(no, data.mode, who),
    "correct": _correct,
    "send": _send,
    "arrived": lambda s, no, data, who: s.cross_region.arrived(no, data.express_no, who),
    "keep": lambda s, no, data, who: s.wallets.keep(no, data.material, data.valid_to, who),
    "suspend": lambda s, no, data, who: s.acts.suspend(no, who, data.reason),
    "resume": lambda s, no, data, who: s.acts.resume(no, who, data.reason),
    "terminate": lambda s, no, data, who: s.acts.terminate(no, who, data.reason),
    "withdraw": lambda s, no, data, who: s.acts.withdraw(no, who, data.reason),
    "archive": lambda s, no, _, who: s.acts.archive(no, who),
    "assign": lambda s, no, data, who: s.acts.assign(
        no, who, data.operator, expected=data.expected, reason=data.reason
    ),
}
"""How each action is done."""
