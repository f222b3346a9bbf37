"""No write path skips the change log: every service method that writes is tried, and new ones must be listed here."""

import inspect
import re

import pytest

from station_app.domain.case_form import CaseForm
from station_app.services import (
    case_service,
    catalogue_service,
    document_service,
    draft_service,
    enterprise_service,
    maintenance_service,
    operator_service,
    registration,
)
from station_app.services.enterprise_service import EnterpriseForm

FORM = CaseForm(
    "c-1", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="泊远软件有限公司", contact_name="陈涛",
    contact_mobile="18673210045",
)  # fmt: skip
BUSINESS = ("enterprise", "wallet_item", "assist_case", "progress_note", "document_print", "operator")
LOCAL = {"DraftService.save", "DraftService.discard", "MaintenanceService.backup", "CatalogueService.import_data"}
"""The short listed exemption: drafts, this PC's backups, and versions that come from a file."""


def register(services, operator):
    services.cases.register(FORM, operator)


def add_enterprise(services, operator):
    services.enterprises.add(EnterpriseForm("新企业", "91430300MA4L000033", wallet={"CL0101": None}), operator)


def renew_enterprise(services, operator):
    add_enterprise(services, operator)
    services.enterprises.add(EnterpriseForm("改名企业", "91430300MA4L000033"), operator)


def log(services, operator):
    register(services, operator)
    services.cases.log("c-1", "log_accepted", {"item": "SW-01-02-01"}, operator)


def issue(services, operator):
    register(services, operator)
    services.documents.issue(["c-1"], "WS01", operator, lambda _: b"", lambda _: None)


WRITERS = {
    "Registration.register": (register, ["enterprise", "case"]),
    "CaseService.log": (log, ["enterprise", "case", "progress_note"]),
    "EnterpriseService.add": (renew_enterprise, ["enterprise", "wallet_item", "enterprise"]),
    "DocumentService.issue": (issue, ["enterprise", "case", "document", "case"]),
}


def test_every_writer_is_listed():
    modules = (
        case_service,
        catalogue_service,
        document_service,
        draft_service,
        enterprise_service,
        maintenance_service,
        operator_service,
        registration,
    )
    found = set()
    for module in modules:
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ != module.__name__:
                continue
            for method, function in inspect.getmembers(cls, inspect.isfunction):
                if not method.startswith("__") and re.search(r"_store\.write\(", inspect.getsource(function)):
                    found.add(f"{name}.{method}")
    assert found == set(WRITERS) | LOCAL


@pytest.mark.parametrize("writer", list(WRITERS))
def test_writes_append_their_changes(services, writer):
    act, kinds = WRITERS[writer]
    before = {table: services._store.sql(f"SELECT count(*) FROM {table}") for table in BUSINESS}
    first = services._store.sql("SELECT max(seq) FROM change")[0][0]
    act(services, services.operators.first().id)
    appended = services._store.sql("SELECT kind FROM change WHERE seq > ? ORDER BY seq", first)
    assert [kind for (kind,) in appended] == kinds
    assert {table: services._store.sql(f"SELECT count(*) FROM {table}") for table in BUSINESS} != before
    assert services.maintenance.verify() == []
