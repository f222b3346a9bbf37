"""Cases and deadlines as the JSON of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from station_app.clock import to_text
from station_app.domain.affair_json import affair_to_json
from station_app.domain.case_records import CaseWork, MarkRow
from station_app.domain.deadlines import Deadline
from station_app.domain.records import CaseSummary, MaterialLineRow, PrintRow
from station_app.services.case_service import FullCase
from station_app.services.progress import FROM_STATION, ItemProgress


def deadline_json(deadline: Deadline) -> dict[str, Any]:
    """A deadline with its explanation."""
    due = to_text(deadline.due_at) if deadline.due_at else deadline.due and deadline.due.isoformat()
    return {
        "due": due,
        "start_day": deadline.start_day.isoformat() if deadline.start_day else None,
        "limit": deadline.limit,
        "unit": deadline.unit.value,
        "remaining": deadline.remaining,
        "light": deadline.light.value,
        "days": [
            {"date": row.day.isoformat(), "counted": row.counted, "reason": row.reason, "clause": row.clause}
            for row in deadline.days
        ],
        "segments": [
            {"from": s.start.isoformat(), "to": s.end.isoformat() if s.end else None, "kind": s.kind}
            for s in deadline.segments
        ],
        "tentative": deadline.tentative,
    }


def summary_json(summary: CaseSummary) -> dict[str, Any]:
    """One row of `case list`."""
    return {
        "no": summary.no,
        "client_id": summary.client_id,
        "id": summary.id,
        "mode": summary.mode,
        "channel": summary.channel,
        "state": summary.state,
        "title": summary.title,
        "enterprise": summary.enterprise_name,
        "stage": summary.stage,
        "requested": summary.requested,
        "merged": summary.merged,
        "to_submit": summary.to_submit,
        "registered_at": summary.registered_at,
        "due": summary.due,
        "clock": summary.clock,
        "sync": {
            "state": summary.sync_state,
            "receipt_no": summary.receipt_no,
            "received_at": summary.received_at,
        },
    }


def full_json(case: FullCase, progress: Sequence[ItemProgress], prints: Sequence[PrintRow]) -> dict[str, Any]:
    """One case in full."""
    detail = case.detail
    return {
        **summary_json(detail.summary),
        "enterprise": {"id": detail.summary.enterprise_id, "uscc": detail.uscc, "name": detail.summary.enterprise_name},
        "contact": {"name": detail.summary.contact_name, "mobile": detail.contact_mobile},
        "remark": detail.remark,
        "bundle": detail.bundle,
        "answers": dict(detail.answers),
        "open_situations": list(detail.open_situations),
        "catalogue_version": detail.catalogue_version,
        "items": [_item_json(case, one) for one in progress],
        "lines": [_line_json(case, line) for line in case.lines],
        **work_json(case.work),
        "events": [
            {"at": e.at, "kind": e.kind, "source": e.source, "actor": e.actor, "data": dict(e.data)}
            for e in case.events
        ],
        "documents": [
            {
                "number": row.number,
                "document": row.document,
                "version": row.version,
                "reprint": row.reprint,
                "printed_at": row.printed_at,
            }
            for row in prints
        ],
    }


def _item_json(case: FullCase, progress: ItemProgress) -> dict[str, Any]:
    affair = affair_to_json(progress.affair)
    item = case.catalogue.item(progress.affair.item)
    return {
        "position": progress.position,
        "code": item.code,
        "name": item.name,
        "department": case.catalogue.department_name(item.department),
        "status": affair["state"],
        "source": progress.source,
        "recorded_at_station": progress.source == FROM_STATION and bool(progress.affair.events),
        "affair": affair,
    }


def work_json(work: CaseWork) -> dict[str, Any]:
    """What was done on a case beside its list."""
    return {
        "originals": [asdict(row) for row in work.originals],
        "entrustments": [asdict(row) for row in work.entrustments],
        "results": [asdict(row) for row in work.results],
        "deliveries": [asdict(row) for row in work.deliveries],
        "shipments": [asdict(row) for row in work.shipments],
        "hall_papers": [asdict(row) for row in work.hall_papers],
    }


def _mark_json(mark: MarkRow) -> dict[str, Any]:
    return {
        "ticked_at": mark.ticked_at,
        "copies_received": mark.copies,
        "signed_at": mark.signed_at,
        "promised_on": mark.promised_on and mark.promised_on.isoformat(),
        "promised_until": mark.promised_until and mark.promised_until.isoformat(),
        "supplement": mark.supplement,
    }


def _line_json(case: FullCase, line: MaterialLineRow) -> dict[str, Any]:
    codes = {row.position: row.code for row in case.items}
    return {
        "code": line.material,
        "name": case.catalogue.materials[line.material].name,
        "originals": line.originals,
        "copies": line.copies,
        "items": [codes[number] for number in line.items],
        "necessity": line.necessity,
        "treatment": line.treatment,
        "deferral_workdays": line.deferral_workdays,
        "provisional": line.provisional,
        **_mark_json(case.work.mark(line.material)),
    }
