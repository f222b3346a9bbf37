"""The chart of 112 nodes on screen: from the store to the first paint, panned week by week, and a change tried out."""

import os
import time

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QApplication

from station_app.domain.project_gantt import gantt_of
from station_app.domain.project_node import NodeAct
from station_app.domain.project_what_if import parse_change
from station_app.services.project_node_service import NodeNote
from tests.benchmarks.conftest import percentiles
from tests.benchmarks.plans import add_projects
from ui import fonts, theme
from ui.marks import draw_text
from ui.page import WidthClass
from ui.palette import Appearance, palette
from ui.projects.gantt_lines import picture_of
from ui.projects.gantt_panel import GanttPanel
from ui.projects.scale import Zoom

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True),
]
ROUNDS, FRAMES = 20, 240
SIZE = (1340, 760)


@pytest.fixture
def planned(services, tmp_path):
    """A project of 112 nodes, a third of it done."""
    today, who = services.clock.today(), services.operators.first().id
    no = add_projects(services, tmp_path, today)
    rows = services.plans.view(no).nodes[:36]
    notes = [NodeNote(row.node.code, NodeAct.FINISH, today) for row in rows]
    services.project_nodes.act_all(no, notes, who)
    return no


def picture(services, no):
    today, view = services.clock.today(), services.plans.view(no)
    return picture_of(gantt_of(view, services.catalogues.calendar(), today), {}, {}, frozenset())


def settle():
    for _ in range(2):
        QApplication.processEvents()


@pytest.fixture
def panel(qapp):
    theme.apply(qapp, Appearance.LIGHT)
    made = GanttPanel()
    made.set_width_class(WidthClass.L)
    made.resize(*SIZE)
    made.show()
    settle()
    yield made
    made.deleteLater()


def words_alone(rows):
    """What a frame costs at least: the ground, and the words of as many rows as are in sight."""
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.fillRect(image.rect(), palette().surface)
    for place, line in enumerate(rows):
        for left, text in ((12, line.name), (280, line.department), (420, line.words)):
            draw_text(painter, QRectF(left, 40 + place * 23, 130, 23), text, fonts.ui_font(13), palette().text)
    painter.end()


def timed(run, rounds):
    samples = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        samples.append(time.perf_counter() - started)
    return samples


def told(samples):
    p50, p99 = percentiles(samples)
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def test_first_paint_of_112_nodes(services, planned, panel, figure):
    """Read, worked out, put into words, laid out and painted."""

    def show():
        panel.chart.show_picture(picture(services, planned), anew=True)
        panel.chart.repaint()

    panel._stack.setCurrentWidget(panel.chart)
    settle()
    show()
    figure("chart of 112 nodes, store to first paint", told(timed(show, ROUNDS)), "<= 100 ms")
    rows = panel.chart.picture.lines[:31]
    figure("  of that, reading and working out", told(timed(lambda: picture(services, planned), ROUNDS)), "-")
    figure("  beside it: 31 rows of words alone", told(timed(lambda: words_alone(rows), ROUNDS)), "reference")


@pytest.mark.parametrize("zoom", list(Zoom))
def test_panning_112_nodes(services, planned, panel, figure, zoom):
    """Every frame is a whole repaint; 60 a second are 16 ms each."""
    chart = panel.chart
    panel._stack.setCurrentWidget(chart)
    chart.show_picture(picture(services, planned), anew=True)
    chart.set_zoom(zoom)
    settle()
    across, step = chart.horizontalScrollBar(), 0

    def frame():
        nonlocal step
        step += 1
        across.setValue((step * 7) % max(1, across.maximum()))
        chart.viewport().repaint()

    frame()
    assert across.maximum() > 0 or zoom is Zoom.QUARTER
    busy = time.process_time()
    samples = timed(frame, FRAMES)
    busy = (time.process_time() - busy) / FRAMES * 1e3
    figure(f"pan of 112 nodes, a frame, {zoom.value}", f"{told(samples)}, processor {busy:.1f} ms", "<= 16 ms")


def test_a_change_tried_out(services, planned, figure):
    changes = [parse_change(f"{services.plans.view(planned).next[0].node.code}=+5")]
    samples = timed(lambda: services.plans.what_if(planned, changes), 60)
    figure("what-if of 112 nodes, as the window asks", told(samples), "<= 50 ms")
