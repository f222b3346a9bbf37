"""Finding the project that something is about."""

from __future__ import annotations

from station_app.errors import Code, UserError
from station_app.storage import project_store
from station_app.storage.store import Store


def project_id(store: Store, no_or_id: str | None) -> str | None:
    """The id of a project by its number, its id or its caller's id; None when none was named.

    Raises:
        UserError: `project_not_found`.
    """
    if not no_or_id:
        return None
    row = project_store.find(store, no_or_id)
    if row is None:
        raise UserError(Code.PROJECT_NOT_FOUND, "project", project=no_or_id)
    return row.id
