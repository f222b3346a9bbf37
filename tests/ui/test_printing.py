"""What goes to a printer: every page on its own size of sheet and the way round it lies; a chart on the larger one."""

import pypdfium2
import pytest
from PyQt6.QtPrintSupport import QPrinter

from reports.documents.landscape import A3_ACROSS
from reports.render import BatchOptions, render
from tests.reports import sample, sample_projects
from ui.preview.memory import PrintChoice
from ui.preview.options import PrintOptions
from ui.preview.papers import PaperChoice
from ui.preview.printing import paint_pages


@pytest.mark.parametrize(
    ("papers", "options", "sheets"),
    [
        ([sample.ALL["WS03"]()], BatchOptions(), [(210, 297)]),
        ([sample_projects.gantt()], BatchOptions(), [(297, 210)]),
        ([sample_projects.gantt()], BatchOptions(chart_sheet=A3_ACROSS), [(420, 297)]),
        ([sample_projects.sheet(), sample_projects.gantt(), sample_projects.sheet()], BatchOptions(), [(210, 297), (297, 210), (210, 297)]),
    ],
)  # fmt: skip
def test_every_page_lies_as_it_was_set(qtbot, tmp_path, papers, options, sheets):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    path = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(path))
    paint_pages(render(papers, options), printer)
    with pypdfium2.PdfDocument(path) as pdf:
        found = [tuple(round(length / 72 * 25.4) for length in page.get_size()) for page in pdf]
    assert found == sheets


def test_a3_is_offered_for_charts_and_large_type_is_not_for_papers_of_one_size(qtbot):
    options = PrintOptions([])
    qtbot.addWidget(options)
    shown = {}
    for code in ("GT", "YYZ", "WS01"):
        options.show_choice(PaperChoice(code, code), PrintChoice(1), large=False)
        shown[code] = (not options.a3.isHidden(), not options.large.isHidden())
    assert shown == {"GT": (True, False), "YYZ": (False, False), "WS01": (False, True)}
