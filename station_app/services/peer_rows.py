"""Taking over what the station's other PCs wrote: newer fields win, losers stay visible, and cases are put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from station_app.domain.records import CaseDetail
from station_app.errors import UserError
from station_app.services.hall_rows import TAKEN, tell_events
from station_app.services.materials_in_hand import put_count
from station_app.services.progress import Clocks, not_running
from station_app.storage import (
    affair_store,
    case_store,
    case_work_store,
    conflict_store,
    demand_store,
    enterprise_merge_store,
    enterprise_store,
    exchange_store,
    project_store,
    replicated,
    scan_store,
    service_log_store,
    visit_store,
)
from station_app.storage.conflict_store import SeenValue
from station_app.storage.replicated import Taken
from station_app.storage.replicated_kinds import KINDS
from station_app.storage.store import Write

_QUIET = frozenset({"case", "service_log", "appointment", "evaluation", "document", "progress_note"})
"""Kinds of which the timeline does not tell by itself how many rows came."""
_SEARCHED = frozenset({"enterprise_name", "contact_name", "contact_mobile", "uscc", "guidance"})
_WITH_FILES = frozenset({"scan", "evidence", "hall_paper"})
"""Kinds that name a file; a hall paper may get one, or another one, later."""
_INDEXED = {"visit": visit_store.reindex, "demand": demand_store.reindex}
_ENTERPRISE_FIELD = frozenset({"case", "service_log", "appointment", "wallet_item", "project"})


@dataclass(slots=True)
class _News:
    """What reached one case in a page."""

    created: bool = False
    fields: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    actor: str = ""


class PeerRows:
    """Takes rows over inside one write transaction; call `finish` before it ends.

    Attributes:
        opened: conflicts that nobody has seen before.
    """

    def __init__(self, write: Write, clocks: Clocks) -> None:
        self._write = write
        self._clocks = clocks
        self._rids: dict[str, int | None] = {}
        self._news: dict[str, _News] = {}
        self._searched: list[CaseDetail] = []
        self._contested: set[tuple[str, str]] | None = None
        self.opened = 0

    def take(self, kind: str, entity: str, body: Mapping[str, Any]) -> bool:
        """Take one row over; False when this version has no place for it. The same row twice changes nothing more.

        Args:
            body: fields, the stamp of each, and what lost against them; `receipt_no` and `received_at` of a case.
        """
        if kind not in KINDS or not _well_formed(body):
            return False
        fields = dict(body["fields"])
        clocks = _clocks(body)
        case_id = _case_of(kind, entity, fields)
        if case_id is not None and case_id not in self._news:
            self._settle()
        if kind != "case" and case_id is not None and self._rid(case_id) is None:
            exchange_store.put_unknown(self._write, kind, entity, body, waits_for=case_id)
            return True
        for stamp in set(clocks.values()):
            self._write.observe(stamp)
        taken = self._take(kind, entity, fields, clocks, body)
        if taken is None:
            return False
        self._contest(kind, entity, body, clocks, case_id)
        if case_id is not None and (taken.created or taken.changed):
            self._note(kind, case_id, taken)
        if kind == "case" and taken.created:
            self._take_waiting(entity)
        return True

    def _take_waiting(self, case_id: str) -> None:
        """Take over what came before its case: rows of other PCs and of the hall."""
        for kind, entity, waiting in exchange_store.take_waiting(self._write, case_id):
            if kind in TAKEN:
                TAKEN[kind](self._write, self._clocks, entity, waiting)
            else:
                self.take(kind, entity, waiting)
        rid = self._rid(case_id)
        for body in affair_store.affairs(self._write.store, case_id).values():
            tell_events(self._write, rid or 0, body)

    def finish(self) -> None:
        """Put the cases that have news in order: counts, clocks, search, timeline."""
        self._settle()
        case_store.index_cases(self._write, self._searched)

    def _settle(self) -> None:
        """Put the cases in order whose rows came so far, before those of another one: nobody waits for many at the end."""
        for case_id, news in self._news.items():
            self._settle_case(case_id, news)
        self._news.clear()

    def _take(
        self, kind: str, entity: str, fields: dict[str, Any], clocks: Mapping[str, str], body: Mapping[str, Any]
    ) -> Taken | None:
        columns = self._columns(kind, entity, fields)
        if columns is None:
            return None
        if kind == "enterprise":
            return enterprise_store.take(self._write, entity, fields, clocks)
        if kind == "case":
            return self._take_case(entity, fields, clocks, {**columns, **_receipt(body)})
        if kind == "project":
            return project_store.take(self._write, entity, fields, clocks, columns)
        if kind == "enterprise_merge":
            return enterprise_merge_store.take(self._write, entity, fields, clocks)
        taken = replicated.take(self._write, kind, entity, fields, clocks, columns)
        if kind in _WITH_FILES and fields.get("sha256") and (taken.created or "sha256" in taken.changed):
            scan_store.note_elsewhere(self._write, fields["sha256"], fields.get("size"), fields.get("media_type"))
        if kind in _INDEXED and (taken.created or taken.changed):
            _INDEXED[kind](self._write, entity)
        if kind == "service_log" and taken.created:
            service_log_store.put_free(self._write, entity, fields.get("free_services") or [])
        return taken

    def _columns(self, kind: str, entity: str, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Columns that are not simply what the fields say; None when the key of a keyed row is missing."""
        columns: dict[str, Any] = {}
        spec = KINDS[kind]
        if spec.names.get("case") == "case_rid" and (kind != "document" or fields.get("case")):
            case_id = _case_of(kind, entity, fields)
            columns["case_rid"] = self._rid(case_id) if case_id else None
        if kind == "material_mark":
            columns["material"] = entity.partition(":")[2]
        if kind in _ENTERPRISE_FIELD and fields.get("enterprise"):
            columns["enterprise_id"] = enterprise_store.standing(self._write.store, str(fields["enterprise"]))
        if kind == "wallet_item":
            holder, _, material = entity.partition(":")
            columns = {"enterprise_id": enterprise_store.standing(self._write.store, holder), "material": material}
        if "client_id" in spec.table._meta.fields and kind != "enterprise" and fields.get("client_id"):  # noqa: SLF001
            columns["client_id"] = self._free_client_id(kind, entity, str(fields["client_id"]))
        return None if None in (columns.get(name, "") for name in spec.keyed) else columns

    def _free_client_id(self, kind: str, entity: str, client_id: str) -> str:
        """Two PCs may have been given one caller's id while they were apart; the second row keeps it with a mark."""
        table = KINDS[kind].table._meta.table_name  # noqa: SLF001  # peewee's public way
        taken = self._write.store.sql(
            f'SELECT 1 FROM "{table}" WHERE client_id = ? AND id <> ?',  # noqa: S608  # names of our own tables
            client_id,
            entity,
        )
        return f"{client_id}~{entity[-12:]}" if taken else client_id

    def _take_case(
        self, case_id: str, fields: dict[str, Any], clocks: Mapping[str, str], columns: dict[str, Any]
    ) -> Taken:
        guidance = fields.get("guidance") or {}
        fresh = self._rid(case_id) is None
        if fresh:
            columns |= {
                "content_hash": "", "sync_state": "received", "stage": "station", "title": "", "ready": 0,
                **not_running(), **case_store.guidance_columns(guidance),
            }  # fmt: skip
        taken = replicated.take(self._write, "case", case_id, fields, clocks, columns)
        self._rids.pop(case_id, None)
        rid = self._rid(case_id)
        if rid is not None and "guidance" in taken.changed:
            put = case_store.put_first_guidance if taken.created else case_store.put_guidance
            put(self._write, rid, guidance)
        return taken

    def _rid(self, case_id: str) -> int | None:
        if case_id not in self._rids:
            rows = self._write.store.sql("SELECT rid FROM assist_case WHERE id = ?", case_id)
            self._rids[case_id] = int(rows[0][0]) if rows else None
        return self._rids[case_id]

    def _contest(
        self, kind: str, entity: str, body: Mapping[str, Any], clocks: Mapping[str, str], case_id: str | None
    ) -> None:
        """Keep the values that lost for a person, and close what the hall no longer contests."""
        standing: list[tuple[str, str]] = []
        new = set()
        for name, losers in dict(body.get("conflicts") or {}).items():
            winner = SeenValue(body["fields"].get(name), clocks.get(name, ""), "")
            for loser in losers:
                lost = SeenValue(loser.get("value"), str(loser.get("hlc", "")), str(loser.get("actor", "")))
                standing.append((name, lost.hlc))
                new.add(conflict_store.note(self._write, kind, entity, name, winner, lost, case_id))
        self.opened += len(new - {None})
        if self._contested is None:
            self._contested = conflict_store.contested(self._write.store)
        if standing:
            self._contested.add((kind, entity))
        if (kind, entity) in self._contested:
            conflict_store.close_all_but(self._write, kind, entity, standing)

    def _note(self, kind: str, case_id: str, taken: Taken) -> None:
        news = self._news.setdefault(case_id, _News())
        if kind == "case":
            news.created |= taken.created
            news.fields |= taken.changed
        elif kind not in _QUIET:
            news.rows[kind] = news.rows.get(kind, 0) + 1

    def _settle_case(self, case_id: str, news: _News) -> None:
        write = self._write
        case = case_store.detail(write.store, case_id)
        if case is None:
            return
        summary = case.summary
        marks = case_work_store.marks(write.store, summary.rid) if news.rows or not news.created else {}
        put_count(write, summary, case_store.lines(write.store, summary.rid), marks)
        if "correction" in news.rows or (not news.created and news.fields & {"contact_name", "contact_mobile"}):
            case_work_store.apply_corrections(write, summary.rid)
            case = case_store.detail(write.store, case_id) or case
        if news.created or news.fields & _SEARCHED or "correction" in news.rows:
            self._searched.append(case)
        try:
            self._clocks.refresh(write, case)
        except UserError:
            case_store.update(write, summary.rid, not_running())
        _tell(write, summary.rid, summary.registered_at, summary.operator_id, news)


def _tell(write: Write, rid: int, registered_at: str, operator_id: str, news: _News) -> None:
    """One entry of the timeline for what came in one go."""
    if news.created:
        case_store.add_event(write, rid, "registered_elsewhere", "station", {}, registered_at, operator_id)
    elif news.fields or news.rows:
        told = {"fields": sorted(news.fields), "rows": dict(news.rows)}
        case_store.add_event(write, rid, "changed_elsewhere", "station", told, actor="")


def _well_formed(body: Mapping[str, Any]) -> bool:
    fields, clocks = body.get("fields"), body.get("clocks")
    if not isinstance(fields, dict) or not clocks:
        return False
    return bool(fields) if isinstance(clocks, str) else isinstance(clocks, dict) and set(fields) <= set(clocks)


def _clocks(body: Mapping[str, Any]) -> dict[str, str]:
    """The stamp of every field; one text stands for them all."""
    told = body["clocks"]
    return dict.fromkeys(body["fields"], told) if isinstance(told, str) else dict(told)


def _case_of(kind: str, entity: str, fields: Mapping[str, Any]) -> str | None:
    """The case a row belongs to; None for rows that belong to none."""
    if kind == "case":
        return entity
    if kind == "material_mark":
        return entity.partition(":")[0]
    told = fields.get("case")
    waits = KINDS[kind].names.get("case") == "case_rid" or kind == "scan_remark"
    return str(told) if told and waits else None


def _receipt(body: Mapping[str, Any]) -> dict[str, Any]:
    """The hall's receipt of a case that another PC sent."""
    if not body.get("receipt_no"):
        return {}
    return {"receipt_no": str(body["receipt_no"]), "received_at": str(body.get("received_at", ""))}
