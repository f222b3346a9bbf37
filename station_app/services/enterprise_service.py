"""Enterprises: add once, find by code or name, look through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from station_app.domain.case_form import ENTERPRISE_NAME_LIMIT
from station_app.domain.identifiers import check_client_id, check_uscc
from station_app.domain.records import EnterpriseRow
from station_app.domain.text_rules import check_required
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import enterprise_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class EnterpriseForm:
    """What is known of an enterprise; without 统一社会信用代码 it is not founded yet."""

    name: str
    uscc: str | None = None
    client_id: str | None = None
    wallet: Mapping[str, date | None] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)

    def content_hash(self) -> str:
        """A hash of everything but the id."""
        wallet = {code: day.isoformat() if day else None for code, day in self.wallet.items()}
        content = [self.name, self.uscc, wallet, dict(self.profile)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class EnterpriseService:
    """One transaction per call that writes."""

    def __init__(self, store: Store, catalogues: CatalogueService) -> None:
        self._store = store
        self._catalogues = catalogues

    def add(self, form: EnterpriseForm, operator_id: str) -> EnterpriseRow:
        """Add an enterprise, or renew the one with the same code or the same caller's id; commits.

        Raises:
            UserError: `uscc_*`, `required`, `too_long`, `bad_character`, `unknown_material`, `client_id`,
                `client_id_conflict` when the id stands for other content.
        """
        check_required(form.name, "name", ENTERPRISE_NAME_LIMIT)
        uscc = check_uscc(form.uscc) if form.uscc else None
        materials = self._catalogues.active().materials
        for material in form.wallet:
            if material not in materials:
                raise UserError(Code.UNKNOWN_MATERIAL, "wallet", material=material)
        digest = form.content_hash()
        if form.client_id is not None:
            check_client_id(form.client_id)
            known = enterprise_store.by_client_id(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return known[0]
        with self._store.write(operator_id) as write:
            existing = enterprise_store.by_uscc(self._store, uscc) if uscc else None
            if existing is None:
                return enterprise_store.insert(
                    write, name=form.name, uscc=uscc, profile=form.profile, wallet=form.wallet,
                    client_id=form.client_id, content_hash=digest,
                )  # fmt: skip
            enterprise_store.update(write, existing, name=form.name, profile=form.profile)
            enterprise_store.put_wallet(write, existing.id, form.wallet)
        renewed = enterprise_store.by_id(self._store, existing.id)
        assert renewed is not None
        return renewed

    def by_uscc(self, uscc: str) -> EnterpriseRow:
        """One enterprise by its code.

        Raises:
            UserError: `uscc_*` or `enterprise_not_found`.
        """
        found = enterprise_store.by_uscc(self._store, check_uscc(uscc))
        if found is None:
            raise UserError(Code.ENTERPRISE_NOT_FOUND, "uscc", uscc=uscc)
        return found

    def by_id(self, enterprise_id: str) -> EnterpriseRow:
        """One enterprise by its id.

        Raises:
            UserError: `enterprise_not_found`.
        """
        found = enterprise_store.by_id(self._store, enterprise_id)
        if found is None:
            raise UserError(Code.ENTERPRISE_NOT_FOUND, "enterprise", uscc=enterprise_id)
        return found

    def newest(self, limit: int) -> list[EnterpriseRow]:
        """The newest enterprises that stand."""
        return enterprise_store.newest(self._store, limit)

    def count(self) -> int:
        """How many enterprises stand."""
        return enterprise_store.count(self._store)

    def all(self) -> list[EnterpriseRow]:
        """Every enterprise, oldest first."""
        found: list[EnterpriseRow] = []
        after = 0
        while page := enterprise_store.page(self._store, after, 500):
            found.extend(row for _, row in page)
            after = page[-1][0]
        return found
