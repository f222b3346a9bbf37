"""What every page is given: the core's services, the task door and the notifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ui.notify import Notifier
from ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """One per window."""

    services: Any
    tasks: Tasks
    notifier: Notifier
