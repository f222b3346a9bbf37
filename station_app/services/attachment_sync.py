"""Files of cases on their way to the hall: which ones wait, how far each has come, and what a person has to mend."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from station_app.clock import to_text
from station_app.domain.file_types import HEAD_BYTES, media_type
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.services.scan_service import ScanService
from station_app.settings import MOST_ATTACHMENT_BYTES, UPLOAD_BYTES_PER_SECOND, Settings
from station_app.storage import exchange_store, upload_store
from station_app.storage.store import Store
from station_app.storage.upload_store import QueuedFile

__all__ = ["AttachmentSync", "QueuedFile"]

ASKED_PAUSE = timedelta(hours=1)
"""A file a person was asked about is looked at again this often by itself."""
_SOURCE = "attachment"


class AttachmentSync:
    """The store's side of the uploads; every method that writes commits by itself."""

    def __init__(self, store: Store, scans: ScanService, settings: Settings) -> None:
        self._store = store
        self._scans = scans
        self._settings = settings

    @property
    def bytes_per_second(self) -> int:
        """How fast files may go out; 0 = as fast as it goes."""
        return max(0, self._settings.get(UPLOAD_BYTES_PER_SECOND))

    def pending(self) -> int:
        """Files that will go to the hall by themselves."""
        return upload_store.count_waiting(self._store)[0]

    def pending_bytes(self) -> int:
        """The bytes of those files."""
        return upload_store.count_waiting(self._store)[1]

    def queue(self) -> list[QueuedFile]:
        """The files whose turn it is, oldest first."""
        return upload_store.queue(self._store, self._store.clock.now())

    def content(self, sha256: str) -> bytes:
        """What a file holds, with its hash compared.

        Raises:
            UserError: `attachment_missing` or `hash_mismatch`.
        """
        try:
            return self._scans.content(sha256)
        except UserError as error:
            raise UserError(Code.ATTACHMENT_MISSING, "file") from error
        except EnvironmentFault as error:
            raise UserError(Code.HASH_MISMATCH, "file") from error

    def begin(self, file: QueuedFile) -> None:
        """Note that a file is being tried: what the hall may have of it by now it is asked first."""
        with self._store.write() as write:
            upload_store.keep(write, file.sha256, attempts=file.attempts + 1, ask_first=True)

    def place(self, sha256: str, upload_url: str | None, sent: int) -> None:
        """Keep where the hall takes a file, and how much of it is there."""
        with self._store.write() as write:
            upload_store.keep(write, sha256, upload_url=upload_url, sent=sent)

    def arrived(self, sha256: str) -> None:
        """The hall has verified a file: nothing more has to be done about it."""
        with self._store.write() as write:
            upload_store.arrived(write, sha256)
            exchange_store.close_attention(write, _SOURCE, sha256)

    def put_off(self, sha256: str, seconds: float) -> None:
        """Let other files go first for a while."""
        with self._store.write() as write:
            upload_store.keep(write, sha256, next_try_at=to_text(write.now + timedelta(seconds=seconds)))

    def ask(self, file: QueuedFile, code: str, **params: object) -> bool:
        """Put a file into the list of what needs a person; whether it is new there."""
        with self._store.write() as write:
            upload_store.keep(write, file.sha256, code=code, next_try_at=to_text(write.now + ASKED_PAUSE))
            told = {"purpose": file.purpose, "size": file.size, **params}
            return exchange_store.open_attention(write, _SOURCE, file.sha256, code, told, file.case_id or None)

    def retry(self, sha256: str) -> None:
        """重传: the file is in order again, the next session sends it from its start."""
        with self._store.write() as write:
            upload_store.keep(write, sha256, upload_url=None, sent=0, code=None, next_try_at=None)

    def wanted(self) -> list[tuple[str, int]]:
        """Papers of the hall that are not here yet, whoever brought them to the station: hash and the most bytes."""
        most = self._settings.get(MOST_ATTACHMENT_BYTES)
        return [(sha256, size or most) for sha256, size in upload_store.hall_papers_elsewhere(self._store)]

    def absent(self, sha256: str) -> int | None:
        """The most bytes a file may have that cases name and this PC does not hold; None for one that is here.

        Raises:
            UserError: `attachment_missing` for a file nothing names.
        """
        size = upload_store.size_of(self._store, sha256)
        if size is None:
            raise UserError(Code.ATTACHMENT_MISSING, "file")
        if self._scans.files.path(sha256).exists():
            return None
        return size or self._settings.get(MOST_ATTACHMENT_BYTES)

    def take(self, sha256: str, content: bytes) -> bool:
        """Keep a file that came from the hall; whether its content is what was promised."""
        if hashlib.sha256(content).hexdigest() != sha256:
            return False
        self._scans.files.put(content)
        with self._store.write() as write:
            upload_store.here_now(write, sha256, len(content), media_type(content[:HEAD_BYTES]))
        return True

    def offer_again(self) -> int:
        """Another hall answers, or one that was restored: ask it about every file; how many."""
        with self._store.write() as write:
            count = upload_store.offer_again(write)
            if count:
                write.audit("attachments_offer_again", str(count))
        return count
