"""Forms: a one-time token in each, their values, and files that stay at the server until the form is done."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from sync.hall.console.visit import PATH, AlreadyDoneError, StaleFormError
from sync.hall.context import Hall
from sync.hall.loose_files import note_loose
from sync.hall.store.database import Tx, meta

TOKEN = "form_token"  # noqa: S105  # the name of a field
HOURS = 12
MOST_FILE_BYTES = 20 * 1024 * 1024
_MOST_BODY_BYTES = MOST_FILE_BYTES + 1024 * 1024
_MOST_LET_BY = 512 * 1024 * 1024
_LONGEST_VALUE = 8_000
_KEPT_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that was chosen and waits at the server for its form."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a form holds.

    Attributes:
        nonce: what names this form and no other.
        faults: what is wrong with a file, by field.
        contents: files that were not put aside, by field: their name and bytes.
    """

    nonce: str
    token: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, StagedFile] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The value of a field, trimmed; empty when it was not sent."""
        found = self.values.get(name, ())
        return found[0].strip() if found else ""

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field that may be ticked more than once."""
        return self.values.get(name, ())


def new_token(hall: Hall, tx: Tx, session: str) -> str:
    """A token for one form of a session; nothing is stored until it is used."""
    body = f"{secrets.token_urlsafe(16)}.{hall.clock.wall_ms()}"
    return f"{body}.{_mac(tx, session, body)}"


def spend(hall: Hall, tx: Tx, form: Form, clerk: str, location: str) -> None:
    """Use a form's token up, inside the transaction that does what the form asks.

    Raises:
        AlreadyDoneError: it was used before.
    """
    now = hall.clock.wall_ms()
    fresh = tx.run(
        "INSERT INTO spent_form VALUES (?, ?, ?, ?) ON CONFLICT (nonce) DO NOTHING", form.nonce, clerk, location, now
    )
    if not fresh:
        row = tx.one("SELECT location FROM spent_form WHERE nonce = ?", form.nonce)
        raise AlreadyDoneError(row[0] if row else PATH)
    tx.run("DELETE FROM spent_form WHERE at_ms < ?", now - _KEPT_MS)
    tx.run("DELETE FROM form_draft WHERE nonce = ? OR at_ms < ?", form.nonce, now - _KEPT_MS)


def spent_lately(hall: Hall, tx: Tx, nonce: str, clerk: str, minutes: int) -> str | None:
    """Where a form of this clerk led to within the last minutes, or None."""
    row = tx.one("SELECT location, at_ms FROM spent_form WHERE nonce = ? AND clerk = ?", nonce, clerk)
    return str(row[0]) if row and hall.clock.wall_ms() - row[1] < minutes * 60_000 else None


def keep_draft(hall: Hall, form: Form, clerk: str) -> None:
    """Keep what was filled in until it is confirmed on the next page."""
    body = {
        "values": {name: list(values) for name, values in form.values.items()},
        "files": {name: _file_json(file) for name, file in form.files.items()},
        "token": form.token,
    }
    hall.store.transact(lambda tx: _put_draft(hall, tx, form.nonce, clerk, body))


def draft(tx: Tx, nonce: str, clerk: str) -> Form | None:
    """What this clerk filled in under a nonce."""
    row = tx.one("SELECT body FROM form_draft WHERE nonce = ? AND clerk = ?", nonce, clerk)
    if row is None:
        return None
    body = json.loads(row[0])
    values = {name: tuple(texts) for name, texts in body.get("values", {}).items()}
    return Form(nonce, body.get("token", ""), values, _files(body))


def blank(token: str) -> Form:
    """An empty form with a fresh token."""
    return Form(token.partition(".")[0], token)


async def read_form(request: Request, hall: Hall, session: str, clerk: str) -> Form:
    """Read a form of this session and put its files aside.

    Raises:
        StaleFormError: the token is not one of this session's, or too old.
        HTTPException: the body is too large or no form.
    """
    form = await read_open_form(request, hall, session, _MOST_BODY_BYTES)
    files, faults = await run_in_threadpool(_stage, hall, form.nonce, clerk, form.contents)
    return Form(form.nonce, form.token, form.values, files, faults)


async def read_open_form(request: Request, hall: Hall, session: str, most_bytes: int) -> Form:
    """Read a form of this session whose files are for the one who reads it, and are kept nowhere.

    Raises:
        StaleFormError: as `read_form`.
        HTTPException: the body is larger than `most_bytes`, or no form.
    """
    bounded = Request(request.scope, _bounded(request, most_bytes))
    async with bounded.form(max_files=4, max_fields=400) as data:
        values: dict[str, tuple[str, ...]] = {}
        uploads: dict[str, UploadFile] = {}
        for name, value in data.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    uploads[name] = value
            else:
                values[name] = (*values.get(name, ()), _clean(value))
        token = values.pop(TOKEN, ("",))[0]
        await run_in_threadpool(_check_token, hall, session, token)
        nonce = token.partition(".")[0]
        contents = {name: (upload.filename or "", await upload.read()) for name, upload in uploads.items()}
    return Form(nonce, token, values, contents=contents)


def _bounded(request: Request, most_bytes: int) -> Any:
    """Read no more than that; the rest is let go by, so that the browser comes to its end and shows the answer."""
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size <= most_bytes:
            return message
        while message.get("more_body") and size < _MOST_LET_BY:
            message = await request.receive()
            size += len(message.get("body", b""))
        raise HTTPException(413)

    return receive


def _clean(text: str) -> str:
    kept = "".join(c for c in text[:_LONGEST_VALUE] if c in "\n\t" or (ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0))
    return kept.encode("utf-8", "ignore").decode("utf-8")


def _check_token(hall: Hall, session: str, token: str) -> None:
    body, _, mac = token.rpartition(".")
    _, _, issued = body.partition(".")
    with hall.store.read() as tx:
        right = _mac(tx, session, body)
    if not body or not hmac.compare_digest(right.encode(), mac.encode("utf-8", "replace")):
        raise StaleFormError
    if hall.clock.wall_ms() - int(issued) > HOURS * 3_600_000:
        raise StaleFormError


def _mac(tx: Tx, session: str, body: str) -> str:
    key = bytes.fromhex(meta(tx)["token_key"])
    return hmac.new(key, f"form\0{session}\0{body}".encode(), hashlib.sha256).hexdigest()


def _stage(
    hall: Hall, nonce: str, clerk: str, contents: Mapping[str, tuple[str, bytes]]
) -> tuple[dict[str, StagedFile], dict[str, str]]:
    with hall.store.read() as tx:
        known = draft(tx, nonce, clerk)
    files, faults = dict(known.files) if known else {}, {}
    for name, (filename, content) in contents.items():
        if len(content) > MOST_FILE_BYTES:
            faults[name] = "文件超过 20 MB，请压缩后再选。"
        elif name == "sealed" and not content.startswith(b"%PDF-"):
            faults[name] = "这不是 PDF，请选盖章后扫描成的 PDF。"
        else:
            base = filename.replace("\\", "/").rpartition("/")[2][-120:] or "file"
            files[name] = StagedFile(_clean(base), hall.blobs.keep(content), len(content))
    if contents and files:
        hall.store.transact(lambda tx: _note_staged(hall, tx, nonce, clerk, files))
    return files, faults


def _note_staged(hall: Hall, tx: Tx, nonce: str, clerk: str, files: Mapping[str, StagedFile]) -> None:
    for file in files.values():
        note_loose(hall, tx, file.sha256)
    _put_draft(hall, tx, nonce, clerk, {"files": {name: _file_json(file) for name, file in files.items()}})


def _put_draft(hall: Hall, tx: Tx, nonce: str, clerk: str, body: Mapping[str, Any]) -> None:
    tx.run(
        "INSERT INTO form_draft VALUES (?, ?, ?, ?) ON CONFLICT (nonce) DO UPDATE SET body = excluded.body",
        nonce,
        clerk,
        json.dumps(body, ensure_ascii=False),
        hall.clock.wall_ms(),
    )


def _files(body: Mapping[str, Any]) -> dict[str, StagedFile]:
    return {name: StagedFile(one["name"], one["sha256"], one["size"]) for name, one in body.get("files", {}).items()}


def _file_json(file: StagedFile) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "size": file.size}
