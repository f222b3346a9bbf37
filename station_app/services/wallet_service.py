"""The wallet of an enterprise: what it left at the station, from which case, until when; expired things never slip in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from station_app.clock import Clock
from station_app.domain.wallet import WalletEntry, WalletState
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import case_store, enterprise_store, scan_store, wallet_store
from station_app.storage.store import Store


class WalletService:
    """One transaction per call that writes."""

    def __init__(self, store: Store, catalogues: CatalogueService, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._clock = clock

    def entries(self, enterprise_id: str) -> list[WalletEntry]:
        """What a wallet holds, by material."""
        return wallet_store.entries(self._store, enterprise_id)

    def expired(self, enterprise_id: str, wanted: Iterable[str]) -> list[WalletEntry]:
        """What a list asks for and the wallet holds, but no longer may be used: told, never reused silently."""
        named, today = frozenset(wanted), self._clock.today()
        held = self.entries(enterprise_id)
        return [entry for entry in held if entry.material in named and entry.state(today) is WalletState.EXPIRED]

    def put(self, enterprise_id: str, material: str, valid_to: date | None, operator_id: str) -> None:
        """Add a material to a wallet or renew it; commits.

        Raises:
            UserError: `enterprise_not_found`, `unknown_material`.
        """
        if enterprise_store.by_id(self._store, enterprise_id) is None:
            raise UserError(Code.ENTERPRISE_NOT_FOUND, "enterprise", uscc=enterprise_id)
        if material not in self._catalogues.active().materials:
            raise UserError(Code.UNKNOWN_MATERIAL, "material", material=material)
        with self._store.write(operator_id) as write:
            wallet_store.put(write, enterprise_id, WalletEntry(material, valid_to))
            write.audit("wallet_put", enterprise_id, material=material)

    def keep(self, no: str, material: str, valid_to: date | None, operator_id: str) -> None:
        """Keep a material of a case for later ones, with its newest scan; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material` when the case's list does not have it, `bad_date` when it
                has expired already, `enterprise_not_found` for a case without a known enterprise.
        """
        if valid_to is not None and valid_to < self._clock.today():
            raise UserError(Code.BAD_DATE, "valid_to")
        with self._store.write(operator_id) as write:
            case = find_case(self._store, no)
            rid, enterprise_id = case.summary.rid, case.summary.enterprise_id
            if enterprise_id is None:
                raise UserError(Code.ENTERPRISE_NOT_FOUND, "enterprise", uscc=case.summary.enterprise_name)
            if all(line.material != material for line in case_store.lines(self._store, rid)):
                raise UserError(Code.UNKNOWN_MATERIAL, "material", material=material)
            scans = [scan for scan in scan_store.of_case(self._store, rid) if scan.material == material]
            sha256 = scans[-1].sha256 if scans else None
            wallet_store.put(write, enterprise_id, WalletEntry(material, valid_to, sha256, case.summary.no))
            case_store.add_event(write, rid, "wallet", "station", {"material": material})
            write.audit("wallet_put", enterprise_id, material=material, case=case.summary.no)
