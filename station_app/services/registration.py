"""Registering a case: number, frozen list, clock, changes and search row in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.domain.assist_case import CaseState
from station_app.domain.case_form import CaseForm, check_form
from station_app.domain.case_records import MarkRow
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Guidance, MaterialLine, Mode, Treatment
from station_app.domain.identifiers import case_number
from station_app.domain.readiness import IN_HAND
from station_app.domain.records import EnterpriseRow
from station_app.errors import Code, UserError
from station_app.ids import new_id
from station_app.services.catalogue_service import CatalogueService
from station_app.services.guidance_service import GuidanceService
from station_app.services.progress import Clocks, not_running
from station_app.services.station_profile import StationProfile
from station_app.storage import case_store, case_work_store, draft_store, enterprise_store, wallet_store
from station_app.storage.store import Store, Write


@dataclass(frozen=True, slots=True)
class Registered:
    """A case that is safely stored."""

    id: str
    no: str
    client_id: str
    new: bool


class Registration:
    """Turns a filled-in form into a case; every write appends its changes for the hall."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        catalogues: CatalogueService,
        guidance: GuidanceService,
        clocks: Clocks,
    ) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._guidance = guidance
        self._clocks = clocks

    def register(self, form: CaseForm, operator_id: str, draft_id: str | None = None) -> Registered:
        """Log a case: number, frozen list, clock, changes and search row in one transaction; commits.

        The same `client_id` with the same content answers the same case and writes nothing.

        Args:
            form: the filled-in form.
            operator_id: who logs it.
            draft_id: a draft that this case replaces.

        Raises:
            UserError: at the first wrong field; `client_id_conflict` when the id stands for other content.
        """
        form = check_form(form)
        digest = form.content_hash()
        with self._store.write(operator_id) as write:
            registered = self._repeated(form, digest) or self._log(write, form, digest)
            if draft_id is not None:
                draft_store.delete(write, draft_id)
        return registered

    def _repeated(self, form: CaseForm, digest: str) -> Registered | None:
        known = case_store.acknowledged(self._store, form.client_id)
        if known is None:
            return None
        if known[2] != digest:
            raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
        return Registered(known[0], known[1], form.client_id, new=False)

    def _log(self, write: Write, form: CaseForm, digest: str) -> Registered:
        catalogue = self._catalogues.active()
        plain = self._guidance.preview(form.request({}), catalogue)
        enterprise = self._enterprise(write, form)
        wallet = enterprise.wallet
        guidance = self._guidance.preview(form.request(wallet), catalogue) if wallet else plain
        return self._insert(write, form, digest, enterprise, guidance, catalogue)

    def _enterprise(self, write: Write, form: CaseForm) -> EnterpriseRow:
        if form.enterprise_id is not None:
            known = enterprise_store.by_id(self._store, form.enterprise_id)
        elif form.uscc is not None:
            known = enterprise_store.by_uscc(self._store, form.uscc)
        else:
            known = enterprise_store.by_name(self._store, form.enterprise_name)
        if known is not None:
            return known
        return enterprise_store.insert(write, name=form.enterprise_name, uscc=form.uscc, profile={}, wallet={})

    def _insert(
        self,
        write: Write,
        form: CaseForm,
        digest: str,
        enterprise: EnterpriseRow,
        guidance: Guidance,
        catalogue: Catalogue,
    ) -> Registered:
        case_id, stamp, now = new_id(), write.stamp(), write.now
        no = self._number(write, form.mode, now)
        state = CaseState.NOTICED if form.mode is Mode.CONSULT else CaseState.REGISTERED
        title = case_title(catalogue, form.bundle, guidance.chosen)
        clock = not_running() if form.mode is Mode.CONSULT else self._clocks.station_columns(now, now)
        rid = case_store.insert(
            write,
            {
                "id": case_id, "no": no, "client_id": form.client_id, "content_hash": digest, "mode": form.mode.value,
                "channel": form.channel.value, "state": state.value, "title": title, "bundle": form.bundle,
                "enterprise_id": enterprise.id, "enterprise_name": form.enterprise_name,
                "uscc": form.uscc or enterprise.uscc, "contact_name": form.contact_name,
                "contact_mobile": form.contact_mobile, "remark": form.remark,
                "catalogue_version": catalogue.version, "answers": dict(guidance.answers),
                "open_situations": list(guidance.open_situations), "requested": guidance.requested,
                "merged": guidance.merged, "to_submit": guidance.to_submit, "ready": _in_hand(guidance),
                "registered_at": write.at, "operator_id": write.actor, "stage": "station", "sync_state": "saved",
                "hlc": stamp, "named_items": list(form.items), **clock,
            },
        )  # fmt: skip
        case_store.put_items(write, rid, guidance.chosen)
        case_store.put_lines(write, rid, guidance.lines, guidance.chosen)
        for material, treatment in form.treatments.items():
            mark = MarkRow(material)
            case_work_store.put_mark(write, rid, case_id, mark, replace(mark, treatment=treatment))
        reused = [line.code for line in guidance.lines if line.treatment is Treatment.WALLET]
        wallet_store.count_reuse(write, enterprise.id, reused)
        figures = {"requested": guidance.requested, "merged": guidance.merged, "to_submit": guidance.to_submit}
        case_store.add_event(write, rid, "registered", "station", figures)
        if form.consultation is not None:
            self._link(write, rid, no, form.consultation)
        texts = (no, form.enterprise_name, form.contact_name, form.contact_mobile, form.uscc or "", title)
        case_store.index(write, no, case_id, title, form.enterprise_name, texts)
        write.change(
            "case", case_id, self._fields(form, no, state, enterprise, guidance, catalogue, write), stamp,
            case_id=case_id,
        )  # fmt: skip
        write.audit("case_register", no, mode=form.mode.value, items=list(guidance.chosen))
        return Registered(case_id, no, form.client_id, new=True)

    def _link(self, write: Write, rid: int, no: str, consultation: str) -> None:
        """The case and the consultation it comes from name each other on their timelines."""
        origin = case_store.detail(self._store, consultation)
        if origin is None:
            raise UserError(Code.CASE_NOT_FOUND, "consultation", case=consultation)
        case_store.add_event(write, rid, "from_consultation", "station", {"case": origin.summary.no})
        case_store.add_event(write, origin.summary.rid, "became_case", "station", {"case": no})

    def _fields(
        self,
        form: CaseForm,
        no: str,
        state: CaseState,
        enterprise: EnterpriseRow,
        guidance: Guidance,
        catalogue: Catalogue,
        write: Write,
    ) -> dict[str, Any]:
        """The case as the hall takes it; what guidance worked out travels as one field, never mixed."""
        return {
            "no": no,
            "client_id": form.client_id,
            "mode": form.mode.value,
            "channel": form.channel.value,
            "enterprise": enterprise.id,
            "enterprise_name": form.enterprise_name,
            "uscc": form.uscc or enterprise.uscc,
            "contact_name": form.contact_name,
            "contact_mobile": form.contact_mobile,
            "remark": form.remark,
            "state": state.value,
            "registered_at": write.at,
            "operator": write.actor,
            "guidance": guidance_field(form.bundle, form.items, guidance, catalogue),
        }

    def _number(self, write: Write, mode: Mode, now: datetime) -> str:
        profile, consult = self._profile, mode is Mode.CONSULT
        row = f"{'consult' if consult else 'case'}:{profile.terminal}"
        serial = case_store.next_serial(write, row, now.date().isoformat())
        terminal = f"Z{profile.terminal}" if consult else profile.terminal
        return case_number(profile.code, now.date(), terminal, serial)


def case_title(catalogue: Catalogue, bundle: str | None, chosen: Sequence[str]) -> str:
    """What a case is called in lists: its bundle, or its first item and how many there are."""
    if bundle is not None:
        return catalogue.bundle(bundle).name
    first = catalogue.item(chosen[0]).name
    return first if len(chosen) == 1 else f"{first}等 {len(chosen)} 项"


def guidance_field(
    bundle: str | None, named_items: Sequence[str], guidance: Guidance, catalogue: Catalogue
) -> dict[str, Any]:
    """What guidance worked out, as the one field that travels to the hall and the other PCs (sync protocol 2.7)."""
    return {
        "catalogue_version": catalogue.version,
        "title": case_title(catalogue, bundle, guidance.chosen),
        "bundle": bundle,
        "named_items": list(named_items),
        "open_situations": list(guidance.open_situations),
        "items": [
            {
                "code": code,
                "name": catalogue.item(code).name,
                "department": catalogue.department_name(catalogue.item(code).department),
            }
            for code in guidance.chosen
        ],
        "answers": dict(guidance.answers),
        "requested": guidance.requested,
        "merged": guidance.merged,
        "to_submit": guidance.to_submit,
        "lines": [_line_field(line) for line in guidance.lines],
    }


def _line_field(line: MaterialLine) -> dict[str, Any]:
    """One line of the list; what is the usual case is left out."""
    rare = {
        "deferrable": line.deferrable,
        "commitment": line.commitment,
        "deferral_workdays": line.deferral_workdays,
        "provisional": line.provisional,
        "produced_by": line.produced_by,
        "wallet_valid_to": line.wallet_valid_to.isoformat() if line.wallet_valid_to else None,
    }
    return {
        "code": line.code,
        "name": line.name,
        "originals": line.originals,
        "copies": line.copies,
        "items": list(line.items),
        "necessity": line.necessity.value,
        "treatment": line.treatment.value,
        **{name: value for name, value in rare.items() if value not in (False, None)},
    }


def _in_hand(guidance: Guidance) -> int:
    return sum(line.treatment in IN_HAND for line in guidance.lines)
