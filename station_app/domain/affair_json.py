"""Affairs and their events as JSON: the body of the hall's feed rows and of its stored affairs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from station_app.clock import parse_moment, to_text
from station_app.domain.affair import Affair, AffairEvent, AffairState, EventKind, Extension, StopSegment


def affair_to_json(affair: Affair) -> dict[str, Any]:
    """The affair with everything the station needs to show it and to reckon its clocks."""
    return {
        "case_id": affair.case_id,
        "case_no": affair.case_no,
        "item": affair.item,
        "state": affair.state.value,
        "official_no": affair.official_no,
        "received_at": _moment(affair.received_at),
        "accepted_at": _moment(affair.accepted_at),
        "deemed": affair.deemed,
        "finished_at": _moment(affair.finished_at),
        "served_at": _moment(affair.served_at),
        "result": affair.result,
        "segments": [
            {
                "from": s.start.isoformat(),
                "to": s.end and s.end.isoformat(),
                "kind": s.kind,
                "document_no": s.document_no,
            }
            for s in affair.segments
        ],
        "extensions": [{"value": e.value, "document_no": e.document_no, "reason": e.reason} for e in affair.extensions],
        "documents": list(affair.documents),
        "events": [event_to_json(event) for event in affair.events],
        **({"replaced": [event_to_json(event) for event in affair.replaced]} if affair.replaced else {}),
    }


def affair_from_json(data: Mapping[str, Any]) -> Affair:
    """The affair that `affair_to_json` wrote; keys of a newer version are ignored.

    Raises:
        KeyError, TypeError, ValueError: the data are not an affair.
    """
    return Affair(
        case_id=str(data["case_id"]),
        case_no=str(data["case_no"]),
        item=str(data["item"]),
        state=AffairState(data["state"]),
        official_no=str(data["official_no"]),
        received_at=_to_moment(data["received_at"]),
        accepted_at=_to_moment(data["accepted_at"]),
        deemed=bool(data["deemed"]),
        finished_at=_to_moment(data["finished_at"]),
        served_at=_to_moment(data["served_at"]),
        result=str(data["result"]),
        segments=tuple(
            StopSegment(
                date.fromisoformat(s["from"]), s["to"] and date.fromisoformat(s["to"]), s["kind"], s["document_no"]
            )
            for s in data["segments"]
        ),
        extensions=tuple(Extension(e["value"], e["document_no"], e["reason"]) for e in data["extensions"]),
        documents=tuple(data["documents"]),
        events=tuple(event_from_json(event) for event in data["events"]),
        replaced=tuple(event_from_json(event) for event in data.get("replaced", [])),
    )


def event_to_json(event: AffairEvent) -> dict[str, Any]:
    """One event; what it does not carry is left out."""
    optional = {
        "document_no": event.document_no,
        "text": event.text,
        "until": event.until and event.until.isoformat(),
        "segment_kind": event.segment_kind,
        "value": event.value,
        "result": event.result,
        "official_no": event.official_no,
    }
    return {
        "kind": event.kind.value,
        "at": to_text(event.at),
        **{name: value for name, value in optional.items() if value},
    }


def event_from_json(data: Mapping[str, Any]) -> AffairEvent:
    """The event that `event_to_json` wrote."""
    return AffairEvent(
        kind=EventKind(data["kind"]),
        at=parse_moment(data["at"]),
        document_no=data.get("document_no", ""),
        text=data.get("text", ""),
        until=date.fromisoformat(data["until"]) if data.get("until") else None,
        segment_kind=data.get("segment_kind", ""),
        value=data.get("value"),
        result=data.get("result", ""),
        official_no=data.get("official_no", ""),
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _to_moment(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)
