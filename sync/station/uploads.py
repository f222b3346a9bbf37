"""Sending files by tus 1.0: announced, sent in chunks, gone on with where the hall has got to, done when it has verified."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from station_app.errors import Code, EnvironmentFault, UserError
from station_app.services.attachment_sync import AttachmentSync, QueuedFile
from sync.station.answers import RefusedError
from sync.station.backoff import LONGEST, SHORTEST
from sync.station.bandwidth import Bandwidth, PacedBody
from sync.station.client import Body, HallClient
from sync.wire.codes import Problem
from sync.wire.limits import UPLOAD_CHUNK, UPLOAD_WITH_CREATION

_VERSION = {"Tus-Resumable": "1.0.0"}
_BODY_TYPE = "application/offset+octet-stream"
_LOCATION = re.compile(r"/sync/v1/(uploads/[A-Za-z0-9_.+-]{1,128})")
_TRIES = 3
"""Errors in a row after which a file is put off, as long as the hall answers."""


@dataclass(slots=True)
class Uploaded:
    """What was sent.

    Attributes:
        files: that the hall has whole and verified now.
        count: bytes of content the hall has taken.
    """

    files: int = 0
    count: int = 0
    new_items: int = 0


class _AskAPersonError(Exception):
    """A file cannot go as it is."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Uploader:
    """Sends the files that wait, over one client.

    Args:
        most: the largest file the hall takes.
        on_progress: called with what the hall has taken so far.
        stop: asked between chunks.
    """

    def __init__(
        self,
        files: AttachmentSync,
        client: HallClient,
        most: int,
        bandwidth: Bandwidth,
        on_progress: Callable[[Uploaded], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._files = files
        self._client = client
        self._most = most
        self._bandwidth = bandwidth
        self._on_progress = on_progress
        self._stop = stop
        self.uploaded = Uploaded()

    def run(self) -> Uploaded:
        """Send until nothing waits or it is told to stop; a file that cannot go keeps no other from going.

        Raises:
            EnvironmentFault: what a call can raise, when the hall does not answer any more.
        """
        for file in self._files.queue():
            if self._stop():
                break
            try:
                content = self._files.content(file.sha256)
                self._send(file, content)
            except UserError as error:
                self._ask(file, error.code.value)
            except _AskAPersonError as error:
                self._ask(file, error.code)
        return self.uploaded

    def _ask(self, file: QueuedFile, code: str) -> None:
        most = self._most // (1024 * 1024)
        self.uploaded.new_items += self._files.ask(file, code, name=file.sha256[:8], most=most)

    def _send(self, file: QueuedFile, content: bytes) -> None:
        if len(content) > self._most:
            raise _AskAPersonError(Code.FILE_TOO_LARGE.value)
        self._files.begin(file)
        sending = _Sending(self._files, self._client, file, content, self._bandwidth)
        failures = 0
        while not self._stop():
            before = sending.offset
            try:
                sending.step()
            except RefusedError as error:
                failures += 1
                sending.after_refusal(error.refusal.code)
            except EnvironmentFault as error:
                failures += 1
                if error.code is not Code.HALL_UNREACHABLE:
                    raise
                sending.look(after=error)
            else:
                failures = 0
            self._note(sending.offset - before)
            if sending.done:
                self._files.arrived(file.sha256)
                self.uploaded.files += 1
                return
            if failures >= _TRIES:
                self._files.put_off(file.sha256, min(LONGEST, SHORTEST * 2.0**file.attempts))
                return

    def _note(self, count: int) -> None:
        self.uploaded.count += max(0, count)
        self._on_progress(self.uploaded)


class _Sending:
    """One file and where the hall stands with it; `offset` is what the hall has said last."""

    def __init__(
        self, files: AttachmentSync, client: HallClient, file: QueuedFile, content: bytes, bandwidth: Bandwidth
    ) -> None:
        self._files = files
        self._client = client
        self._file = file
        self._content = memoryview(content)
        self._bandwidth = bandwidth
        self._path = file.upload_url
        self._asked = False
        self._begun_again = False
        self.offset = file.sent if file.upload_url else 0
        self.done = False

    def step(self) -> None:
        """The next request: ask about an upload begun earlier, announce the file, or send a chunk."""
        if self._path is None:
            self._announce()
        elif not self._asked:
            self.look()
        else:
            self._send_chunk(self._path)

    def look(self, after: EnvironmentFault | None = None) -> None:
        """Ask how far the hall has come; after an error in the announcement there is nothing to ask about.

        Raises:
            EnvironmentFault: the hall does not answer.
        """
        if self._path is None:
            if after is not None and self._begun_again:
                raise after
            self._begun_again = after is not None
            return
        answer = self._client.exchange("HEAD", self._path, _VERSION)
        if answer.status == 404:
            self._stand(None, 0)
            return
        self._asked = True
        self._stand(self._path, _offset(answer.headers.get("Upload-Offset"), len(self._content)))

    def after_refusal(self, code: str) -> None:
        """Do the one defined repair of a refusal.

        Raises:
            _AskAPersonError: there is none, or it was tried.
        """
        if code == Problem.NOT_FOUND and self._path is not None:
            self._stand(None, 0)
        elif code in {Problem.UPLOAD_OFFSET, Problem.CHECKSUM_MISMATCH}:
            self._asked = False
        elif code == Problem.HASH_MISMATCH and not self._begun_again:
            self._begun_again = True
            self._stand(None, 0)
        elif code == Problem.TOO_LARGE:
            raise _AskAPersonError(Code.FILE_TOO_LARGE.value)
        else:
            raise _AskAPersonError(code)

    def _announce(self) -> None:
        size = len(self._content)
        headers = {**_VERSION, "Upload-Length": str(size), "Upload-Metadata": _metadata(self._file)}
        with_content = 0 < size <= UPLOAD_WITH_CREATION and not self._file.ask_first and not self._begun_again
        body = self._body(0, size) if with_content else None
        if with_content:
            headers |= {"Content-Type": _BODY_TYPE, "Upload-Checksum": _checksum(self._content)}
        answer = self._client.exchange("POST", "uploads", headers, body)
        place = _LOCATION.fullmatch(answer.headers.get("Location", ""))
        if place is None:
            raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
        self._asked = True
        self._stand(place[1], _offset(answer.headers.get("Upload-Offset", "0"), size))

    def _send_chunk(self, path: str) -> None:
        size = min(UPLOAD_CHUNK, len(self._content) - self.offset)
        headers = {
            **_VERSION,
            "Content-Type": _BODY_TYPE,
            "Upload-Offset": str(self.offset),
            "Upload-Checksum": _checksum(self._content[self.offset : self.offset + size]),
        }
        answer = self._client.exchange("PATCH", path, headers, self._body(self.offset, size))
        self._stand(path, _offset(answer.headers.get("Upload-Offset"), len(self._content)))

    def _body(self, offset: int, size: int) -> Callable[[], Body]:
        return lambda: PacedBody(self._content[offset : offset + size], self._bandwidth)

    def _stand(self, path: str | None, offset: int) -> None:
        """Take over where the hall stands; it is done when the hall has all of it, for then it has verified it."""
        self._path, self.offset = path, offset
        self.done = path is not None and offset == len(self._content)
        if not self.done:
            self._files.place(self._file.sha256, path, offset)


def _offset(text: str | None, size: int) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 15) or int(text) > size:
        raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
    return int(text)


def _metadata(file: QueuedFile) -> str:
    values = {
        "sha256": file.sha256, "case": file.case_id, "media_type": file.media_type, "purpose": file.purpose,
    }  # fmt: skip
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items() if value)


def _checksum(part: memoryview) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(part).digest()).decode()}"
