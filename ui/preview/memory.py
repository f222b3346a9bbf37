"""What the preview remembers on this PC: copies, duplex and printer per paper, and who reads large type."""

from __future__ import annotations

from dataclasses import dataclass

from ui.desk import Desk

_SCREEN = "preview"
_MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """How a kind of paper is printed; an empty printer is the system's own choice."""

    copies: int
    duplex: bool = True
    printer: str = ""


class PrintMemory:
    """Reads from memory; `remember` writes and belongs on the store thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, document: str, usual: int) -> PrintChoice:
        """How this kind of paper was printed last; `usual` copies the first time."""
        known = self._papers().get(document)
        if not isinstance(known, dict):
            return PrintChoice(usual)
        copies = known.get("copies")
        copies = copies if isinstance(copies, int) and 0 < copies <= _MOST_COPIES else usual
        return PrintChoice(copies, known.get("duplex") is not False, str(known.get("printer") or ""))

    def reads_large(self, applicant: str) -> bool:
        """Whether this applicant's papers were last printed in large type."""
        return bool(applicant) and applicant in self._large()

    def remember(self, document: str, choice: PrintChoice, applicant: str, *, large: bool) -> None:
        """Keep how a paper was printed; commits when something changed."""
        state = self._desk.services.views.of(_SCREEN)
        told = {"copies": choice.copies, "duplex": choice.duplex, "printer": choice.printer}
        papers = {**self._papers(), document: told}
        readers = [one for one in self._large() if one != applicant]
        if large and applicant:
            readers.append(applicant)
        wanted = {"papers": papers, "large": readers}
        if wanted != state:
            self._desk.services.views.remember(_SCREEN, wanted, self._desk.operator_id)

    def _papers(self) -> dict[str, object]:
        known = self._desk.services.views.of(_SCREEN).get("papers")
        return dict(known) if isinstance(known, dict) else {}

    def _large(self) -> list[str]:
        known = self._desk.services.views.of(_SCREEN).get("large")
        return [str(one) for one in known] if isinstance(known, list) else []
