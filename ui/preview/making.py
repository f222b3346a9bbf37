"""Makes the PDF of a preview and of a print; runs on the store thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from station_app.domain.documents import DocumentData, DocumentKind
from station_app.domain.slips import BagLabelsData
from station_app.services.document_service import Printed
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Which paper about what; a draft takes no number.

    Attributes:
        name: a case number; for a hand-over (WS18), an appointment (WS19) or a shift (JJ) its own name.
        label: what people call it where that is not its name, in titles and file names.
    """

    name: str
    document: str
    draft: bool = False
    label: str = ""

    @property
    def shown(self) -> str:
        """What people call it."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Layout:
    """How the paper is set.

    Attributes:
        first_place: the label of the first sheet to begin with.
        blank_fields: texts left to be written by hand.
        hall: the hall's own file, page for page.
        a3: a project's chart on the larger sheet.
    """

    duplex: bool = True
    large: bool = False
    first_place: int = 1
    blank_fields: tuple[str, ...] = ()
    hall: bool = False
    a3: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A PDF to look at; `draft` when open situations made it one."""

    pdf: bytes
    draft: bool


@dataclass(frozen=True, slots=True)
class Issued:
    """The PDF, what was committed with it (nothing for drafts and the hall's papers), and where it was saved."""

    pdf: bytes
    printed: tuple[Printed, ...]
    path: Path | None


def show(desk: Desk, request: PreviewRequest, layout: Layout) -> Shown:
    """The paper as it would be printed.

    Raises:
        UserError: as `DocumentService.preview`, `missing_glyph`; of the hall's file as `HallPaperService.file_of`.
    """
    if layout.hall:
        return Shown(_reprint(desk, request), draft=False)
    documents = desk.services.documents
    read = documents.draft if request.draft else documents.preview
    papers = read(request.name, request.document, desk.operator_id)
    return Shown(_render(papers, layout), papers[0].identity.kind is DocumentKind.DRAFT)


def issue(desk: Desk, request: PreviewRequest, layout: Layout, path: Path | None) -> Issued:
    """Take the number, and write the file when a path is given; nothing is numbered if that fails.

    Raises:
        UserError: as `show`.
        EnvironmentFault: `file_not_written`.
    """
    made: list[bytes] = []

    def deliver(pdf: bytes) -> None:
        from reports.atomic_write import write  # noqa: PLC0415  # only when something is printed

        made.append(pdf)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, pdf)

    services, me = desk.services, desk.operator_id
    if layout.hall:
        deliver(_reprint(desk, request))
        services.hall_papers.reprinted(request.name, [services.hall_papers.file_of(request.name, request.document)], me)
        return Issued(made[0], (), path)
    if request.draft:
        deliver(_render(services.documents.draft(request.name, request.document, me), layout))
        return Issued(made[0], (), path)
    printed = services.documents.issue(
        [request.name],
        request.document,
        me,
        lambda papers: _render(papers, layout),
        deliver,
        blank_fields=layout.blank_fields,
    )
    return Issued(made[0], tuple(printed), path)


def _render(papers: Sequence[DocumentData], layout: Layout) -> bytes:
    from reports.documents.landscape import A3_ACROSS, A4_ACROSS  # noqa: PLC0415
    from reports.render import BatchOptions, render  # noqa: PLC0415  # reportlab only when something is printed

    placed = [
        replace(paper, first_place=layout.first_place) if isinstance(paper, BagLabelsData) else paper
        for paper in papers
    ]
    options = BatchOptions(
        duplex=layout.duplex,
        large=layout.large,
        blank_fields=layout.blank_fields,
        chart_sheet=A3_ACROSS if layout.a3 else A4_ACROSS,
    )
    return render(placed, options)


def _reprint(desk: Desk, request: PreviewRequest) -> bytes:
    from reports.reprint import reprint  # noqa: PLC0415  # only when something is printed
    from station_app.services.hall_paper_service import hall_paper  # noqa: PLC0415

    return reprint(hall_paper(desk.services.hall_papers.file_of(request.name, request.document)))
