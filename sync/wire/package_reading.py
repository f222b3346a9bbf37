"""The inside of a package on a stick, opened part after part; nothing of it is ever written down in the clear."""

from __future__ import annotations

import os
import tarfile
from contextlib import ExitStack, suppress
from threading import Thread
from typing import BinaryIO, Self

import pyrage

from station_app.errors import Code, UserError
from sync.wire.package import Sealed

MAX_PART_BYTES = 128 * 1024 * 1024


class OpenPackage:
    """Use it as a context manager; its parts are asked for in the order in which they lie in it.

    A thread decrypts as far as they are asked for; what it made is taken from a pipe.

    Args:
        sealed: as `read_head` gave it, compared with its hash and its signature.
        identity: the age identity it was encrypted to.

    Raises:
        UserError: `package_foreign` when it was made for somebody else.
    """

    def __init__(self, sealed: Sealed, identity: str) -> None:
        self._sealed = sealed
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._fault: Exception | None = None
        self._ends = ExitStack()
        end, begin = os.pipe()
        clear = self._ends.enter_context(os.fdopen(end, "rb"))
        self._thread = Thread(target=self._decrypt, args=[os.fdopen(begin, "wb")], name="package", daemon=True)
        self._thread.start()
        try:
            self._archive = tarfile.open(fileobj=clear, mode="r|", bufsize=tarfile.RECORDSIZE)  # noqa: SIM115  # see close
        except tarfile.TarError as error:
            self.close()
            raise self._why(Code.PACKAGE_FOREIGN) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the thread; what was not asked for is not decrypted."""
        self._ends.close()
        self._thread.join()

    def part(self, name: str) -> bytes:
        """One part by its name; those before it are left out from now on.

        Raises:
            UserError: `package_damaged` when it does not follow.
        """
        try:
            while (member := self._archive.next()) is not None:
                self._archive.members = []  # type: ignore[attr-defined]  # or it remembers every one of them
                content = self._archive.extractfile(member) if member.name == name else None
                if content is not None and member.size <= MAX_PART_BYTES:
                    return content.read()
        except (tarfile.TarError, OSError) as error:
            raise self._why(Code.PACKAGE_CUT) from error
        raise UserError(Code.PACKAGE_DAMAGED, "file")

    def _why(self, not_decrypted: Code) -> UserError:
        self._thread.join()
        return UserError(Code.PACKAGE_DAMAGED if self._fault is None else not_decrypted, "file")

    def _decrypt(self, clear: BinaryIO) -> None:
        try:
            self._sealed.source.seek(self._sealed.begin)
            with suppress(BrokenPipeError), clear:
                pyrage.decrypt_io(self._sealed.source, clear, [self._identity])
        except Exception as error:  # noqa: BLE001  # told by `_why` to whoever asks for the next part
            self._fault = error
