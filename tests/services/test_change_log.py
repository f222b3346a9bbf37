"""No write path skips the change log: every service method that writes is tried, and new ones must be listed here."""

import base64
import inspect
import pkgutil
import re
from dataclasses import replace
from importlib import import_module

import pytest

from station_app import services as rooms
from station_app.domain.case_form import CaseForm
from station_app.domain.cross_region import CaseLabel, Direction, Parcel, RegionMode
from station_app.domain.guidance import Treatment
from station_app.services.case_acts import HandOver, Term
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.hall_paper_service import ReceivedPaper
from station_app.services.intake_change import IntakeFields
from station_app.services.report_service import Handed
from station_app.storage import operator_store
from tests.services.demand_writers import DEMAND_WRITERS
from tests.services.demand_writers import TABLES as DEMAND_TABLES
from tests.services.people_writers import PEOPLE_WRITERS, TABLES
from tests.services.project_writers import PROJECT_TABLES, PROJECT_WRITERS
from tests.services.work_plan_writers import TABLES as WORK_PLAN_TABLES
from tests.services.work_plan_writers import WORK_PLAN_WRITERS

EXCHANGE = {
    "sync_service",
    "token_store",
    "conflict_service",
    "attachment_sync",
    "exchange_service",
    "publication_service",
    "withdrawal",
}
"""What is written about the exchange itself; its own tests are in tests/sync."""
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
FORM = CaseForm(
    "c-1", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="泊远软件有限公司", contact_name="陈涛",
    contact_mobile="18673210045",
)  # fmt: skip
BUSINESS = (
    "enterprise", "wallet_item", "assist_case", "progress_note", "document_print", "operator", "material_mark",
    "held_original", "entrustment", "case_result", "delivery", "scan", "shipment", "hall_paper", "transfer", *TABLES,
    *PROJECT_TABLES, *DEMAND_TABLES, *WORK_PLAN_TABLES, "report_filing",
)  # fmt: skip
LOCAL = {
    "DraftService.save", "DraftService.discard", "MaintenanceService._backup", "CatalogueService.import_data",
    "ViewStateService.remember", "ScanService._make_identity", "WorkbenchService.seen",
    "WorkbenchService.refresh_silent", "CalendarChange._refresh", "HallPaperService.reprinted", "DoubleEntryService.fields",
    "DisclosureService._note", "DisclosureService.of_conflict", "ScanFolder.choose", "CatalogueService.keep_policies",
}  # fmt: skip
"""The short listed exemption: drafts, this PC's backups and lists, versions that come from a file, and what is worked out."""


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


def hand_in(services, operator):
    handed = Handed("weekly", "2026-W47", "政务驿站周报", "JG-ZB-20261120-00-0001", 1, (), "本周没有。")
    services.reports.file(handed, operator)


def life(services, operator, last):
    """A case of FORM on its way, up to and with the named act."""
    register(services, operator)
    acts, materials, no = services.acts, services.materials, "c-1"
    steps = {
        "notice": lambda: acts.notice(no, operator),
        "tick": lambda: [materials.tick(no, code, operator) for code in ("CL0210", "CL0103")],
        "entrust": lambda: acts.entrust(no, operator, Term()),
        "ready": lambda: acts.ready(no, operator),
        "submit": lambda: acts.submit(no, operator),
        "result": lambda: acts.result(no, operator, name="登记表"),
        "deliver": lambda: acts.deliver(no, operator, HandOver("陈涛")),
    }
    for name, step in steps.items():
        step()
        if name == last:
            return


def until(last):
    return lambda services, operator: life(services, operator, last)


def suspend(services, operator):
    register(services, operator)
    services.acts.suspend("c-1", operator, "企业暂停")


def resume(services, operator):
    suspend(services, operator)
    services.acts.resume("c-1", operator)


def assign(services, operator):
    register(services, operator)
    with services._store.write() as write:
        second = operator_store.insert(write, "顾专员", "window_officer", "1002", None)
    services.acts.assign("c-1", operator, second.id)


def on_material(name, *arguments):
    def act(services, operator):
        register(services, operator)
        getattr(services.materials, name)("c-1", "CL0210", operator, *arguments)

    return act


def untick(services, operator):
    on_material("tick")(services, operator)
    services.materials.untick("c-1", "CL0210", operator)


def put_back(services, operator):
    register(services, operator)
    services.materials.put_back(services.materials.tick("c-1", "CL0210", operator), operator)


def return_original(services, operator):
    on_material("hold_original", "A-1")(services, operator)
    services.materials.return_original("c-1", "CL0210", operator)


def on_bundle(bundle, act):
    """A case of a bundle whose list has lines for 容缺 (YJS-04) or 告知承诺 (YJS-14)."""

    def run(services, operator):
        services.cases.register(replace(FORM, items=(), bundle=bundle), operator)
        lines = {line.treatment: line.material for line in services.cases.full("c-1").lines}
        act(services.materials, operator, lines)

    return run


def today(materials):
    return materials._store.clock.today()


def revise(services, operator):
    register(services, operator)
    services.revision.revise("c-1", operator, items=("SW-01-02-01",))


def scanned(act):
    """A scan of a case, and what is done with it."""

    def run(services, operator):
        register(services, operator)
        scan = services.scans.attach("c-1", services.scans.keep_bytes("a.png", PIXEL), operator, "CL0210")
        act(services.scans, scan.id, operator)

    return run


def remove_and_bring_back(scans, scan, operator):
    scans.remove(scan, operator)
    scans.bring_back(scan, operator)


def pin(scans, scan, operator):
    return scans.pin(scan, 0, (0.5, 0.5), "印章不清楚", operator)


def on_case(act):
    def run(services, operator):
        register(services, operator)
        act(services, operator)

    return run


def put_in_wallet(services, operator):
    known = services.enterprises.add(EnterpriseForm("新企业", "91430300MA4L000033"), operator)
    services.wallets.put(known.id, "CL0101", None, operator)


def transfer(services, operator):
    on_material("tick")(services, operator)
    return services.transfers.make(["c-1"], operator)


def transfer_received(services, operator):
    made = transfer(services, operator)
    services.transfers.received(made.number, "李窗口", services.clock.now(), operator)


def take_number(services, operator):
    life(services, operator, "submit")
    services.double_entry.take_number("c-1", "SW-01-02-01", "430302202611200001", operator)


def hall_paper(services, operator):
    paper = ReceivedPaper("WS04", "受〔2026〕1 号", services.clock.today(), "市场监督管理局")
    services.hall_papers.register("c-1", paper, operator)


def send(services, operator):
    return services.cross_region.send("c-1", Parcel(Direction.OUT, "邮政速递", "EMS1", "河西区政务服务中心"), operator)


REGISTERED = ["enterprise", "case"]
LIFE = [*REGISTERED, "case", "material_mark", "case", "material_mark", "entrustment", "case", "case", "case"]
WRITERS = {
    "CaseActs._act": (until("notice"), [*REGISTERED, "case"]),
    "CaseActs.entrust": (until("entrust"), LIFE[:8]),
    "CaseActs.submit": (until("submit"), LIFE),
    "CaseActs.result": (until("result"), [*LIFE, "case", "case_result"]),
    "CaseActs.deliver": (until("deliver"), [*LIFE, "case", "case_result", "case", "delivery"]),
    "CaseActs.suspend": (suspend, [*REGISTERED, "case"]),
    "CaseActs.resume": (resume, [*REGISTERED, "case", "case"]),
    "CaseActs.assign": (assign, [*REGISTERED, "operator", "case"]),
    "MaterialWork.tick": (on_material("tick"), [*REGISTERED, "material_mark"]),
    "MaterialWork.untick": (untick, [*REGISTERED, "material_mark", "material_mark"]),
    "MaterialWork.put_back": (put_back, [*REGISTERED, "material_mark", "material_mark"]),
    "MaterialWork.supplement": (on_material("supplement", "缺公章"), [*REGISTERED, "material_mark"]),
    "MaterialWork.hold_original": (on_material("hold_original", "A-1"), [*REGISTERED, "held_original"]),
    "MaterialWork.return_original": (return_original, [*REGISTERED, "held_original", "held_original"]),
    "MaterialWork.defer": (
        on_bundle(
            "YJS-04", lambda materials, who, lines: materials.defer("c-1", lines["deferrable"], who, Treatment.SUBMIT)
        ),
        [*REGISTERED, "material_mark", "case"],
    ),
    "MaterialWork.promise": (
        on_bundle(
            "YJS-04", lambda materials, who, lines: materials.promise("c-1", lines["deferrable"], who, today(materials))
        ),
        [*REGISTERED, "material_mark"],
    ),
    "MaterialWork.commit": (
        on_bundle("YJS-14", lambda materials, who, lines: materials.commit("c-1", lines["commitment"], who)),
        [*REGISTERED, "material_mark"],
    ),
    "ScanService.attach": (scanned(lambda *_: None), [*REGISTERED, "scan"]),
    "ScanService.assign": (
        scanned(lambda scans, scan, who: scans.assign(scan, "CL0103", who)),
        [*REGISTERED, "scan", "scan"],
    ),
    "ScanService.remove": (scanned(lambda scans, scan, who: scans.remove(scan, who)), [*REGISTERED, "scan", "scan"]),
    "ScanService.bring_back": (scanned(remove_and_bring_back), [*REGISTERED, "scan", "scan", "scan"]),
    "ScanService.pin": (scanned(pin), [*REGISTERED, "scan", "scan_remark"]),
    "ScanService.settle": (
        scanned(lambda scans, scan, who: scans.settle(scan, pin(scans, scan, who), who)),
        [*REGISTERED, "scan", "scan_remark", "scan_remark"],
    ),
    "WalletService.put": (put_in_wallet, ["enterprise", "wallet_item"]),
    "WalletService.keep": (
        on_case(lambda services, who: services.wallets.keep("c-1", "CL0210", None, who)),
        [*REGISTERED, "wallet_item"],
    ),
    "TransferService.make": (transfer, [*REGISTERED, "material_mark", "transfer"]),
    "TransferService.received": (
        transfer_received,
        [*REGISTERED, "material_mark", "transfer", "transfer", "progress_note", "progress_note"],
    ),
    "DoubleEntryService.take_number": (take_number, [*LIFE, "progress_note", "case"]),
    "HallPaperService.register": (on_case(hall_paper), [*REGISTERED, "hall_paper"]),
    "CrossRegionService.set_mode": (
        on_case(lambda services, who: services.cross_region.set_mode("c-1", RegionMode.JOINT, who)),
        [*REGISTERED, "case"],
    ),
    "CrossRegionService.set_labels": (
        on_case(lambda services, who: services.cross_region.set_labels("c-1", [CaseLabel.ONE_THING], who)),
        [*REGISTERED, "case"],
    ),
    "IntakeChange.change": (
        on_case(lambda services, who: services.intake.change("c-1", who, IntakeFields(contact_mobile="13511117781"))),
        [*REGISTERED, "case"],
    ),
    "CrossRegionService.send": (on_case(send), [*REGISTERED, "shipment"]),
    "CrossRegionService.arrived": (
        on_case(lambda services, who: services.cross_region.arrived("c-1", send(services, who), who)),
        [*REGISTERED, "shipment", "shipment"],
    ),
    "ListRevision.revise": (revise, [*REGISTERED, "case"]),
    "Registration.register": (register, ["enterprise", "case"]),
    "CaseService.log": (log, ["enterprise", "case", "progress_note"]),
    "EnterpriseService.add": (renew_enterprise, ["enterprise", "wallet_item", "enterprise"]),
    "DocumentService.issue_set": (issue, ["enterprise", "case", "document", "case"]),
    **PEOPLE_WRITERS,
    **PROJECT_WRITERS,
    **DEMAND_WRITERS,
    **WORK_PLAN_WRITERS,
    "ReportService.file": (hand_in, ["report_filing"]),
}


def test_every_writer_is_listed():
    business = [found.name for found in pkgutil.iter_modules(rooms.__path__) if found.name not in EXCHANGE]
    modules = [import_module(f"{rooms.__name__}.{name}") for name in business]
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
