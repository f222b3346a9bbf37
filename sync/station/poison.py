"""Finding the transaction a hall fails over: halve the batch until it stands alone, then have it kept unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from station_app.services.sync_service import BatchRow
from sync.station.answers import ServerBugError


class Next(StrEnum):
    """What to do about a batch the hall failed over."""

    SAME_AGAIN = "same_again"
    SMALLER = "smaller"
    UNREAD = "unread"


class PoisonHunt:
    """Keeps count of one session's failures (sync protocol 2.10, server bug).

    Args:
        hall_is_well: asks the hall for something else; raises what a call can raise when it is not well, because then
            the batch is not to blame.
    """

    def __init__(self, hall_is_well: Callable[[], object]) -> None:
        self._hall_is_well = hall_is_well
        self._failed: tuple[int, int] | None = None
        self.most_changes: int | None = None
        """How many changes the next batch may hold; None while nothing is hunted."""
        self.unread: int | None = None
        """The last number of the transaction that goes out unread next."""

    def failed(self, batch: BatchRow, transactions: Sequence[int], error: ServerBugError) -> Next:
        """The hall failed over a batch.

        Args:
            transactions: how many changes each of its transactions has.

        Raises:
            ServerBugError: the hall fails even over what it need not read.
        """
        self._hall_is_well()
        stretch = (batch.first_seq, batch.last_seq)
        if self._failed != stretch:
            self._failed = stretch
            return Next.SAME_AGAIN
        if self.unread is not None:
            raise error
        if len(transactions) > 1:
            self.most_changes = sum(transactions[: len(transactions) // 2])
            return Next.SMALLER
        self.unread = batch.last_seq
        return Next.UNREAD

    def answered(self, batch: BatchRow) -> None:
        """A batch went through; once the culprit is behind it, batches may be large again."""
        if self.unread is not None and batch.last_seq >= self.unread:
            self.unread = self.most_changes = None
