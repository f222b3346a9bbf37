"""Enterprises that were entered twice: find them, make them one, and take that back."""

from __future__ import annotations

from station_app.domain.doubles import Suspect, suspects
from station_app.domain.records import EnterpriseRow
from station_app.errors import Code, UserError
from station_app.storage import enterprise_merge_store, enterprise_store
from station_app.storage.enterprise_merge_store import MergeRow
from station_app.storage.store import Store

_BODY = slice(8, 17)


class EnterpriseMergeService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def merge(self, keep_id: str, drop_id: str, operator_id: str) -> MergeRow:
        """Make two enterprises one: cases, wallet, service logs and appointments go to the kept one; commits.

        The other is hidden; its name and code find the kept one from now on.

        Raises:
            UserError: `enterprise_not_found`, `action_not_allowed` for the same enterprise, one that was merged
                before, two different codes, or when the code would be hidden (keep the one that has it).
        """
        with self._store.write(operator_id) as write:
            keep, drop = self._standing(keep_id), self._standing(drop_id)
            refusal = _refusal(keep, drop)
            if refusal is not None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "enterprise", action="merge", reason=refusal)
            done = enterprise_merge_store.merge(write, keep.id, drop.id)
            write.audit("enterprise_merge", done.id, keep=keep.id, drop=drop.id)
        return done

    def undo(self, merge_id: str, operator_id: str) -> None:
        """Put exactly the rows of a merge back; what came since stays with the kept one; commits.

        Raises:
            UserError: `merge_not_found`, `action_not_allowed` when it was undone before, or while a later merge of
                one of the two stands.
        """
        with self._store.write(operator_id) as write:
            row = enterprise_merge_store.find(self._store, merge_id)
            if row is None:
                raise UserError(Code.MERGE_NOT_FOUND, "merge", id=merge_id)
            if row.undone_at is not None or enterprise_merge_store.has_later(self._store, row):
                reason = "merge_undone" if row.undone_at else "later_merge"
                raise UserError(Code.ACTION_NOT_ALLOWED, "merge", action="unmerge", reason=reason)
            enterprise_merge_store.undo(write, row)
            write.audit("enterprise_unmerge", row.id, keep=row.keep_id, drop=row.drop_id)

    def merges(self) -> list[MergeRow]:
        """The merges that stand, newest first."""
        return enterprise_merge_store.all_merges(self._store)

    def suspects(self) -> list[Suspect]:
        """Pairs of enterprises that may be one, the older one first."""
        return suspects(enterprise_store.names(self._store))

    def _standing(self, id_or_uscc: str) -> EnterpriseRow:
        store = self._store
        found = enterprise_store.by_id(store, id_or_uscc) or enterprise_store.by_uscc(store, id_or_uscc)
        if found is None:
            raise UserError(Code.ENTERPRISE_NOT_FOUND, "enterprise", uscc=id_or_uscc)
        if id_or_uscc not in {found.id, found.uscc}:
            raise UserError(Code.ACTION_NOT_ALLOWED, "enterprise", action="merge", reason="merged_already")
        return found


def _refusal(keep: EnterpriseRow, drop: EnterpriseRow) -> str | None:
    if keep.id == drop.id:
        return "same_enterprise"
    if keep.uscc and drop.uscc and keep.uscc[_BODY] != drop.uscc[_BODY]:
        return "two_codes"
    return "keep_the_code" if drop.uscc and not keep.uscc else None
