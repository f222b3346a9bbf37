"""Cursors: where a replica stands in its station's feed, as an opaque text that only this hall can have written."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from sync.hall.problems import ProblemError
from sync.wire.codes import Problem

_SIGNATURE = 16


@dataclass(frozen=True, slots=True)
class Place:
    """How far a replica has been told.

    Attributes:
        position: the number of the last row, whatever has moved since.
        since: where the feed ended when the replica last knew all of it, or began from nothing; what was withdrawn
            before, it has been told.
        base: up to which number withdrawn rows had been dropped when it began from nothing, so that it never had them.
    """

    position: int
    since: int
    base: int


@dataclass(frozen=True, slots=True)
class CursorKey:
    """What a cursor of this hall is made with and must agree with."""

    secret: str
    epoch: str
    station: str

    def write(self, place: Place) -> str:
        """The opaque text for a place in the feed."""
        payload = json.dumps([self.epoch, self.station, place.position, place.since, place.base]).encode()
        return base64.urlsafe_b64encode(self._sign(payload) + payload).decode()

    def read(self, cursor: str) -> Place | None:
        """The place behind a cursor; None for the empty one.

        Raises:
            ProblemError: `resync_required` for a cursor of another epoch, station or hall.
        """
        if not cursor:
            return None
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii"))
            signature, payload = raw[:_SIGNATURE], raw[_SIGNATURE:]
            if hmac.compare_digest(signature, self._sign(payload)):
                epoch, station, position, *more = json.loads(payload)
                if (epoch, station) == (self.epoch, self.station):
                    since, base = more or (position, 0)
                    return Place(int(position), int(since), int(base))
        except ValueError:
            pass
        raise ProblemError(Problem.RESYNC_REQUIRED, "cursor")

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(bytes.fromhex(self.secret), payload, hashlib.sha256)[:_SIGNATURE]
