"""What every page is given: the core's services, the task door and the notifier."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ui.notify import Notifier
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station_app.domain.records import OperatorRow
    from station_app.services.service_set import Services  # the core is loaded behind the first paint
    from ui.sync_link import SyncLink


@dataclass(slots=True, eq=False)
class Desk:
    """One per window; only who works at it changes.

    Attributes:
        operator_id: whose name stands under what is done here.
        operator_name: the same for people.
        link: the door to the network; None where nothing may be sent (dumped pages).
        papers: folder in which PDFs are saved at once, without asking.
        keeps_drafts: False while a page is only dumped: looking must not write.
    """

    services: Services
    tasks: Tasks
    notifier: Notifier
    operator_id: str
    operator_name: str
    papers: Path
    link: SyncLink | None = None
    keeps_drafts: bool = True

    def take_over(self, operator: OperatorRow) -> None:
        """From now on somebody else's name stands under what is done here."""
        self.operator_id, self.operator_name = operator.id, operator.name
