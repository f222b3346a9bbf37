"""The steps from a home folder to running services: paths, logging, key, open, migrate, check, services.

The window drives them one by one (DESIGN 5); the command line and the tests call `open_services`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from station_app import keyslots
from station_app import settings as s
from station_app.clock import Clock
from station_app.domain.catalogue_check import find_faults
from station_app.domain.identifiers import check_region, check_station_code, check_terminal
from station_app.domain.text_rules import check_required, check_text
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from station_app.instance import Lock, hold
from station_app.keyslots import KeySource, OpenedKey
from station_app.paths import Paths
from station_app.services.case_acts import CaseActs
from station_app.services.case_facts import CaseFiles
from station_app.services.case_service import CaseService
from station_app.services.catalogue_service import CatalogueService, read_file, starter_file
from station_app.services.draft_service import DraftService
from station_app.services.enterprise_service import EnterpriseService
from station_app.services.guidance_service import GuidanceService
from station_app.services.list_revision import ListRevision
from station_app.services.maintenance_service import MaintenanceService
from station_app.services.material_work import MaterialWork
from station_app.services.operator_service import OperatorService, hash_password
from station_app.services.progress import Clocks
from station_app.services.registration import Registration
from station_app.services.scan_service import ScanService
from station_app.services.search_service import SearchService
from station_app.services.service_set import Services
from station_app.services.station_profile import StationProfile, load_profile
from station_app.services.sync_service import SyncService
from station_app.services.token_store import TokenStore
from station_app.services.view_state_service import ViewStateService
from station_app.storage import operator_store, setting_store
from station_app.storage.database import faults_as_codes, open_database
from station_app.storage.migrate import migrate, schema_version, steps
from station_app.storage.store import Store

_NAME_LIMIT = 200
_MIGRATION_WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class NewStation:
    """What a set-up asks for."""

    code: str
    name: str
    terminal: str = "0"
    operator: str = "站长"
    work_no: str = ""
    password: str | None = None
    region: str = ""
    park: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    catalogue: Path | None = None
    demo: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """A new store; the recovery key is shown once and kept nowhere."""

    recovery_key: str
    replica_id: str


def create_store(paths: Paths, station: NewStation, source: KeySource, clock: Clock) -> Created:
    """Make a new store with its key slots, the starter catalogue and the first operator; whole or not at all.

    Raises:
        UserError: `store_exists`, or the first wrong field.
        EnvironmentFault: no key store, no room, or a store that can't be written.
    """
    _check_station(station)
    if paths.store.exists():
        raise UserError(Code.STORE_EXISTS, "home", path=str(paths.home))
    try:
        paths.create()
    except OSError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY, path=str(paths.home)) from error
    with hold(paths, Lock.EXCLUSIVE, wait_seconds=_MIGRATION_WAIT_SECONDS):
        if paths.store.exists():
            raise UserError(Code.STORE_EXISTS, "home", path=str(paths.home))
        unfinished = paths.home / "station.db.new"
        _forget(unfinished)
        slots, key, recovery = keyslots.new_slots(new_id(), source)
        replica_id = new_id()
        try:
            _fill(unfinished, key, station, replica_id, clock, paths)
            keyslots.save(slots, paths.keys)
            unfinished.replace(paths.store)
        finally:
            _forget(unfinished)
    return Created(recovery, replica_id)


def _check_station(station: NewStation) -> None:
    check_station_code(station.code)
    check_terminal(station.terminal)
    check_required(station.name, "name", _NAME_LIMIT)
    check_required(station.operator, "operator", _NAME_LIMIT)
    for name in ("work_no", "park", "address", "phone", "hours"):
        check_text(getattr(station, name), name, _NAME_LIMIT)
    if station.region:
        check_region(station.region)


def _fill(path: Path, key: bytes, station: NewStation, replica_id: str, clock: Clock, paths: Paths) -> None:
    """Write a whole store under a temporary name; its WAL is folded in before it is renamed."""
    database = open_database(path, key)
    store = Store(database, path, clock)
    try:
        with faults_as_codes(path):
            migrate(database, key, paths.keys, paths.backups)
            setting_store.create_replica(
                store, replica_id=replica_id, station=station.code, terminal=station.terminal,
                document_key=secrets.token_hex(keyslots.KEY_BYTES),
            )  # fmt: skip
        with store.write() as write:
            password = hash_password(station.password) if station.password else None
            first = operator_store.insert(write, station.operator, "station_head", station.work_no, password)
            for setting, value in _profile_settings(station, first.id):
                setting_store.put(write, setting, value)
            setting_store.put(write, s.DEMO, station.demo)
            setting_store.put(write, s.PRACTICE, station.practice)
        _import_starter(store, station.catalogue)
        with faults_as_codes(path):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute_sql("PRAGMA journal_mode=DELETE")
    finally:
        database.close()


def _profile_settings(station: NewStation, operator_id: str) -> Iterator[tuple[s.SettingKey[str], str]]:
    yield s.STATION_NAME, station.name
    yield s.STATION_PARK, station.park
    yield s.STATION_REGION, station.region
    yield s.STATION_ADDRESS, station.address
    yield s.STATION_PHONE, station.phone
    yield s.STATION_HOURS, station.hours
    yield s.FIRST_OPERATOR, operator_id


def _import_starter(store: Store, catalogue: Path | None) -> None:
    catalogues = CatalogueService(store)
    if catalogue is None:
        raw = starter_file("catalogue.json")
        catalogues.import_bytes(raw)
    else:
        raw, data = read_file(catalogue)
        if faults := find_faults(data):
            raise UserError(Code.CATALOGUE_FAULTS, "catalogue", faults=faults, count=len(faults), first=faults[0])
        catalogues.import_data(raw, data)
    catalogues.import_bytes(starter_file("workdays.cn.json"))


def _forget(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def unlock(paths: Paths, source: KeySource) -> OpenedKey:
    """Open the store's key.

    Raises:
        UserError: `store_not_found` before set-up.
        EnvironmentFault: see `keyslots.unlock`.
    """
    if not paths.store.exists():
        raise UserError(Code.STORE_NOT_FOUND, "home", path=str(paths.home))
    return keyslots.unlock(keyslots.load(paths.keys), source)


def open_store(paths: Paths, key: bytes, clock: Clock) -> Store:
    """Open and, if need be, migrate the store.

    Raises:
        EnvironmentFault: `store_newer`, `store_damaged`, `disk_full`, `sqlite_too_old`, or `already_running` while
            another program migrates or restores.
    """
    database = open_database(paths.store, key)
    with faults_as_codes(paths.store):
        if schema_version(database) != len(steps()):
            with hold(paths, Lock.EXCLUSIVE, wait_seconds=_MIGRATION_WAIT_SECONDS):
                migrate(database, key, paths.keys, paths.backups)
    return Store(database, paths.store, clock)


def build_services(paths: Paths, store: Store, opened: OpenedKey) -> Services:
    """Build the services over an open store.

    Raises:
        UserError: `now_refused` when the clock was set by hand and the store belongs to a real hall.
    """
    clock = store.clock
    settings = setting_store.load(store)
    profile = load_profile(store, settings)
    _refuse_shifted_clock(clock, profile)
    catalogues = CatalogueService(store)
    guidance = GuidanceService(store, catalogues, clock)
    clocks = Clocks(catalogues, settings)
    registration = Registration(store, profile, catalogues, guidance, clocks)
    cases = CaseService(store, registration, catalogues, clocks, clock)
    operators = OperatorService(store, settings)
    files = CaseFiles(store, catalogues, settings)
    revision = ListRevision(store, files, catalogues, guidance, clocks)
    scans = ScanService(store, paths, settings)
    return Services(
        paths=paths,
        clock=clock,
        settings=settings,
        profile=profile,
        key_slot=opened.slot,
        catalogues=catalogues,
        guidance=guidance,
        enterprises=EnterpriseService(store, catalogues),
        cases=cases,
        acts=CaseActs(store, files, operators, clocks, clock),
        materials=MaterialWork(store, files, revision),
        revision=revision,
        files=files,
        clocks=clocks,
        scans=scans,
        drafts=DraftService(store),
        operators=operators,
        search=SearchService(store),
        sync=SyncService(store, clocks),
        tokens=TokenStore(store, opened.slot),
        maintenance=MaintenanceService(store, paths, opened.key, settings, scans),
        views=ViewStateService(store, settings),
        _store=store,
    )


def _refuse_shifted_clock(clock: Clock, profile: StationProfile) -> None:
    """`STATION_NOW` is for demonstrations and tests: never on a store that talks to a real hall."""
    if not clock.shifted or profile.hall_url is None:
        return
    host = profile.hall_url.split("://", 1)[-1].split("/", 1)[0]
    if host.rsplit(":", 1)[0] not in {"127.0.0.1", "localhost", "[::1]"}:
        raise UserError(Code.NOW_REFUSED, "STATION_NOW")


@contextmanager
def open_services(paths: Paths, source: KeySource, clock: Clock) -> Iterator[Services]:
    """Open a store for one command and close it again.

    Raises:
        StationError: whatever stands in the way, with its exit code.
    """
    opened = unlock(paths, source)
    store = open_store(paths, opened.key, clock)
    try:
        yield build_services(paths, store, opened)
    finally:
        store.close()
