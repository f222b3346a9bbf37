"""A scan of the station's other PC, opened in the window: fetched in the background, shown when it is there, or why not."""

import pytest

from station_app.bootstrap import open_services
from station_app.clock import Clock, parse_moment
from station_app.domain.case_form import CaseForm
from station_app.keyslots import KeySource
from station_app.paths import Paths
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.sync.terminals import make_terminal
from tests.ui.conftest import NOW
from tests.ui.test_case_scans import page_image
from ui.case_detail.lines import MaterialRow
from ui.page import PageName

FORM = CaseForm(
    "o-1", items=("SW-01-02-01",), enterprise_name="味知餐馆", contact_name="周敏", contact_mobile="13812342067"
)


@pytest.fixture
def other(tmp_path, hall):
    """The other PC, where a case was registered, a material scanned, and all of it sent."""
    clock = Clock(parse_moment(NOW))
    folder = tmp_path / "other"
    folder.mkdir()
    make_terminal(folder, "2", clock)
    with open_services(Paths(folder / "home"), KeySource(key_file=folder / "key"), clock) as services:
        me = services.operators.first().id
        no = services.cases.register(FORM, me).no
        material = services.cases.full(no).lines[0].material
        services.scans.attach(no, services.scans.keep_bytes("a.png", page_image()), me, material)
        enrol(services, hall.url, hall.enrol_code("JG", "金桂园驿站"))
        assert run_session(services).pending == 0
        yield no, material


def opened(qtbot, hall, linked, no, material):
    """The case of the other PC on its page, with the cursor on the scanned line."""
    window, services = linked
    window.navigator.go(PageName.SYNC)
    window.current().enrol_panel.enrol_wanted.emit(hall.url, hall.enrol_code("JG", "金桂园驿站"), "")
    qtbot.waitUntil(lambda: window.status.network.text() == "在线 · 大厅可达")
    return services


def look_at(qtbot, window, no, material):
    window.navigator.go(PageName.CASE, no)
    page = window.current()
    qtbot.waitUntil(lambda: page.view is not None)
    page.materials.table.select_first(lambda row: isinstance(row, MaterialRow) and row.code == material)
    return page.materials.line.scan.picture


def words(picture):
    return picture.accessibleDescription()


def test_it_is_fetched_when_it_is_looked_at(qtbot, hall, other, linked):
    services = opened(qtbot, hall, linked, *other)
    assert list(services.paths.attachments.rglob("*.age")) == []
    picture = look_at(qtbot, linked[0], *other)
    qtbot.waitUntil(lambda: not picture._image.isNull())
    assert len(list(services.paths.attachments.rglob("*.age"))) == 1


def test_offline_it_says_so_and_comes_by_itself_later(qtbot, hall, other, linked):
    services = opened(qtbot, hall, linked, *other)
    own = services.sync.membership()
    services.sync.join_hall(hall_url="http://127.0.0.1:9", hall_ca=None, device_id=own.device_id)
    window = linked[0]
    picture = look_at(qtbot, window, *other)
    qtbot.waitUntil(lambda: words(picture) == "在另一台电脑扫的，现在连不上大厅，网通了自动取回")
    services.sync.join_hall(hall_url=hall.url, hall_ca=None, device_id=own.device_id)
    window.sync_requested.emit()
    qtbot.waitUntil(lambda: not picture._image.isNull())


def test_what_the_other_pc_has_not_sent_yet_is_told(qtbot, hall, other, linked):
    opened(qtbot, hall, linked, *other)
    for blob in hall.hall.blobs.root.glob("??/*"):
        blob.unlink()
    picture = look_at(qtbot, linked[0], *other)
    qtbot.waitUntil(lambda: words(picture).startswith("这份文件还没传到大厅"))
