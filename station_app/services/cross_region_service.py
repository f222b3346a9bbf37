"""Cases handled elsewhere, their parcels, and the labels people look for (绿色通道, 优先群体)."""

from __future__ import annotations

from collections.abc import Iterable

from station_app.domain.cross_region import CaseLabel, Parcel, RegionMode, check_parcel
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case, find_open_case
from station_app.storage import case_store, case_work_store
from station_app.storage.case_work_store import WorkKind
from station_app.storage.store import Store


class CrossRegionService:
    """One transaction per call that writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_mode(self, no: str, mode: RegionMode | None, operator_id: str) -> None:
        """Say how a case is handled elsewhere; None = here; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` for a closed case.
        """
        with self._store.write(operator_id) as write:
            case = find_open_case(self._store, no, "region_mode")
            value = mode.value if mode else None
            case_store.amend(write, case.summary.rid, case.summary.id, {"region_mode": value})
            case_store.add_event(write, case.summary.rid, "region_mode", "station", {"mode": value})

    def set_labels(self, no: str, labels: Iterable[CaseLabel], operator_id: str) -> None:
        """Give a case these labels and no others; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` for a closed case.
        """
        wanted = set(labels)
        with self._store.write(operator_id) as write:
            case = find_open_case(self._store, no, "labels")
            values = [label.value for label in CaseLabel if label in wanted]
            case_store.amend(write, case.summary.rid, case.summary.id, {"labels": values})

    def send(self, no: str, parcel: Parcel, operator_id: str) -> str:
        """Note papers given to a courier and return the parcel's id; commits.

        Raises:
            UserError: `case_not_found`, `required`, `too_long`, `bad_character`, `action_not_allowed`.
        """
        check_parcel(parcel)
        with self._store.write(operator_id) as write:
            case = find_open_case(self._store, no, "send")
            values = {
                "direction": parcel.direction.value, "courier": parcel.courier, "express_no": parcel.express_no,
                "counterpart": parcel.counterpart, "sent_at": write.at,
            }  # fmt: skip
            parcel_id = case_work_store.add(write, WorkKind.SHIPMENT, case.summary.rid, case.summary.id, values)
            told = {"direction": parcel.direction.value, "express_no": parcel.express_no}
            case_store.add_event(write, case.summary.rid, "shipment_sent", "station", told)
        return parcel_id

    def arrived(self, no: str, parcel: str, operator_id: str) -> None:
        """Note that a parcel, named by its id or its courier number, was signed for; commits.

        Raises:
            UserError: `case_not_found`, `parcel_not_found`.
        """
        with self._store.write(operator_id) as write:
            case = find_case(self._store, no)
            work = case_work_store.work_of(self._store, case.summary.rid)
            found = next((one for one in work.shipments if parcel in {one.id, one.express_no}), None)
            if found is None:
                raise UserError(Code.PARCEL_NOT_FOUND, "parcel")
            if found.arrived_at is None:
                case_work_store.amend(write, WorkKind.SHIPMENT, found.id, case.summary.id, {"arrived_at": write.at})
                told = {"express_no": found.express_no}
                case_store.add_event(write, case.summary.rid, "shipment_arrived", "station", told)
