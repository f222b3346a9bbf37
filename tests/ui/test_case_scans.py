"""Scans at the counter: the watched folder asks, a digit files, Ctrl+Z takes back; versions, remarks and bad files."""

import io
import os

import pypdf
import pytest
from PIL import Image
from PyQt6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PyQt6.QtGui import QDropEvent, QGuiApplication, QImage
from PyQt6.QtTest import QTest

from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from tests.ui.test_case_page import go_to, log_case, open_case
from tests.ui.test_dump import SIZES, clipped
from tests.ui.test_intake_keys import KeyCounter
from ui.scanning.folder import TAKEN, look

CONTROL = Qt.KeyboardModifier.ControlModifier


def page_image(number=0, kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (120, 160), (255 - number, 250, 240)).save(buffer, kind)
    return buffer.getvalue()


def encrypted_pdf():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class Counter:
    """A case open on its materials, with a scanner's folder beside it."""

    def __init__(self, stage, folder):
        self.stage, self.folder = stage, folder
        self.no = log_case(stage)
        QSettings("station-desk", "window").remove("case/materials")
        folder.mkdir()
        stage.services.scan_folder.choose(folder, stage.desk.operator_id)
        self.page = open_case(stage, self.no)
        self.overlay = self.page.scans.intake.overlay
        stage.settle()

    def scans(self):
        return self.stage.services.scans.of_case(self.no)

    def scanner_writes(self, name, data):
        (self.folder / name).write_bytes(data)

    def wait(self, condition):
        self.stage.qtbot.waitUntil(condition)
        self.settle()

    def settle(self):
        for _ in range(3):
            self.stage.settle()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """To whatever has the focus, as a keyboard does."""
        self.stage.activate()
        focus = QGuiApplication.focusObject()
        QTest.keyClick(focus, key, modifier)
        self.settle()

    def files(self):
        return sorted(path.name for path in self.folder.iterdir() if path.is_file())


@pytest.fixture
def counter(stage, tmp_path):
    return Counter(stage, tmp_path / "scanner")


def test_a6_six_pages_from_the_scanner_with_one_digit_each(counter, capsys):
    keys = KeyCounter()
    codes = []
    for number in range(6):
        counter.scanner_writes(f"scan{number}.png", page_image(number))
        counter.wait(counter.overlay.isVisible)
        codes.append(counter.overlay.shown()[0].code)
        counter.stage.activate()
        keys.key(Qt.Key.Key_1)
        counter.wait(lambda number=number: len(counter.scans()) == number + 1)
    with capsys.disabled():
        print(f"\nA6: {len(keys.strokes)} keystrokes for 6 pages (at most 12)")
    assert len(keys.strokes) <= 12
    assert len(set(codes)) == 6, "what is scanned moves behind what is missing"
    assert {scan.material for scan in counter.scans()} == set(codes)
    assert counter.files() == []
    assert len(list((counter.folder / TAKEN).iterdir())) == 6


def test_a_wrong_digit_is_taken_back_and_asked_again(counter):
    counter.scanner_writes("plan.png", page_image())
    counter.wait(counter.overlay.isVisible)
    wrong, right = counter.overlay.shown()[:2]
    counter.press(Qt.Key.Key_1)
    counter.wait(lambda: bool(counter.scans()))
    assert counter.scans()[0].material == wrong.code
    counter.press(Qt.Key.Key_Z, CONTROL)
    counter.wait(counter.overlay.isVisible)
    assert (counter.scans(), counter.files()) == ([], ["plan.png"])
    digit = [target.code for target in counter.overlay.shown()].index(right.code) + 1
    counter.press(getattr(Qt.Key, f"Key_{digit}"))
    counter.wait(lambda: bool(counter.scans()))
    assert counter.scans()[0].material == right.code
    assert list(counter.folder.glob(f"{TAKEN}/*")) != []


def test_escape_leaves_the_file_and_f4_asks_again(counter):
    counter.scanner_writes("plan.png", page_image())
    counter.wait(counter.overlay.isVisible)
    counter.press(Qt.Key.Key_Escape)
    assert not counter.overlay.isVisible()
    assert counter.page.isVisible(), "Esc answered the question, it did not leave the case"
    assert (counter.scans(), counter.files()) == ([], ["plan.png"])
    counter.press(Qt.Key.Key_F4)
    assert counter.overlay.isVisible()


def test_enter_keeps_it_without_a_material_until_somebody_says(counter):
    counter.scanner_writes("plan.png", page_image())
    counter.wait(counter.overlay.isVisible)
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: bool(counter.scans()))
    assert counter.scans()[0].material is None
    assert counter.page.materials.unassigned.isVisible()
    counter.page.materials.unassigned.click()
    counter.settle()
    wanted = counter.overlay.shown()[2].code
    counter.press(Qt.Key.Key_3)
    counter.wait(lambda: counter.scans()[0].material == wanted)


def test_a_long_list_is_reached_by_zero_and_a_digit(stage, tmp_path):
    overlay = open_case(stage, log_case(stage, bundle="YJS-01")).scans.intake.overlay
    intake = stage.window.current().scans.intake
    intake.take_files([tmp_path / "no-such-file.png"], None)
    assert len(overlay.shown()) == 9
    first = overlay.shown()[0].code
    QTest.keyClick(overlay, Qt.Key.Key_0)
    assert first not in {target.code for target in overlay.shown()}
    QTest.keyClick(overlay, Qt.Key.Key_0)
    QTest.keyClick(overlay, Qt.Key.Key_0)
    assert overlay.shown()[0].code == first


BAD = (
    ("photo.jpg", b"MZ this is a program", "不是 PDF 或图片"),
    ("locked.pdf", encrypted_pdf(), "加了密码"),
    ("cut.png", page_image()[:60], "打不开"),
    ("huge.png", page_image() + bytes(21 << 20), "超过 20 MB"),
)


@pytest.mark.parametrize(("name", "data", "said"), BAD, ids=[name for name, _, _ in BAD])
def test_a_file_that_can_not_be_kept_says_why_and_stays(counter, name, data, said):
    counter.scanner_writes(name, data)
    counter.wait(counter.overlay.isVisible)
    counter.press(Qt.Key.Key_1)
    counter.wait(lambda: any(said in notice for notice in counter.stage.notices))
    assert (counter.scans(), counter.files()) == ([], [name])
    assert not counter.overlay.isVisible()


def test_an_empty_file_is_given_time_and_then_refused(counter):
    counter.scanner_writes("empty.pdf", b"")
    counter.wait(counter.overlay.isVisible)
    counter.press(Qt.Key.Key_1)
    counter.wait(lambda: any("空文件" in notice for notice in counter.stage.notices))
    assert counter.files() == ["empty.pdf"]


def test_a_file_that_goes_away_while_it_is_asked_about(counter):
    counter.scanner_writes("gone.png", page_image())
    counter.wait(counter.overlay.isVisible)
    (counter.folder / "gone.png").unlink()
    counter.press(Qt.Key.Key_1)
    counter.wait(lambda: any("没有找到文件" in notice for notice in counter.stage.notices))
    assert counter.scans() == []


def test_a_file_counts_as_whole_when_it_has_stopped_growing(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7")
    (tmp_path / ".hidden.pdf").write_bytes(b"x")
    (tmp_path / "scan.pdf.part").write_bytes(b"x")
    first = look(tmp_path, {})
    assert [seen.whole for seen in first.values()] == [False]
    with path.open("ab") as growing:
        growing.write(b"more")
    second = look(tmp_path, first)
    assert not second[path].whole
    assert look(tmp_path, second)[path].whole


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses to rename what is open")
def test_a_file_that_somebody_holds_is_not_whole(tmp_path):
    import fcntl

    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7")
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not look(tmp_path, look(tmp_path, {}))[path].whole
    assert look(tmp_path, look(tmp_path, {}))[path].whole


def dropped_on(counter, row, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    tab = counter.page.materials
    place = QPoint(2, 2)
    if row is not None:
        view = tab.view()
        place = view.viewport().mapTo(tab, view.visualRect(view.currentIndex()).center())
    tab.dropEvent(
        QDropEvent(
            QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    counter.settle()


def test_a_file_dropped_on_a_line_is_its_next_version_and_the_old_one_stays(counter, tmp_path):
    row = go_to(counter.page, lambda row: row.waiting)
    for number in (1, 2):
        path = tmp_path / f"v{number}.png"
        path.write_bytes(page_image(number))
        dropped_on(counter, row, [path])
        counter.wait(lambda number=number: len(counter.scans()) == number)
    pane = counter.page.materials.line.scan
    assert [(scan.material, scan.version) for scan in counter.scans()] == [(row.code, 1), (row.code, 2)]
    assert (pane.version.text(), pane.isVisible()) == ("第 2 版", True)
    pane.choose(pane.versions()[0].id)
    assert pane.version.text() == "第 1 版"
    assert path.exists(), "only files of the scanner's folder are moved"


def test_the_same_content_is_not_kept_twice(counter, tmp_path):
    row = go_to(counter.page, lambda row: row.waiting)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(page_image())
        counter.page.scans.intake.take_files([tmp_path / name], row)
        counter.settle()
    assert len(counter.scans()) == 1
    assert any("内容相同" in notice for notice in counter.stage.notices)


def with_scan(counter, tmp_path):
    row = go_to(counter.page, lambda row: row.waiting)
    (tmp_path / "plan.png").write_bytes(page_image())
    counter.page.scans.intake.take_files([tmp_path / "plan.png"], row)
    counter.settle()
    counter.page.materials.view().setFocus()
    return row


def test_an_image_is_pasted_and_turned_greyed_and_made_a_pdf_as_new_versions(counter):
    row = go_to(counter.page, lambda row: row.waiting)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    counter.press(Qt.Key.Key_V, CONTROL)
    counter.wait(lambda: len(counter.scans()) == 1)
    counter.press(Qt.Key.Key_T)
    counter.wait(lambda: len(counter.scans()) == 2)
    counter.press(Qt.Key.Key_G)
    counter.wait(lambda: len(counter.scans()) == 3)
    counter.page.scans.make_pdf()
    counter.wait(lambda: len(counter.scans()) == 4)
    made = counter.scans()
    assert {scan.material for scan in made} == {row.code}
    sizes = [Image.open(io.BytesIO(counter.stage.services.scans.content(scan.sha256))).size for scan in made[:3]]
    assert sizes == [(60, 40), (40, 60), (40, 60)]
    assert made[3].media_type == "application/pdf"


def test_removing_is_undone_and_redone(counter, tmp_path):
    with_scan(counter, tmp_path)
    counter.press(Qt.Key.Key_Delete)
    counter.wait(lambda: counter.scans() == [])
    assert not counter.page.materials.line.scan.isVisible()
    counter.press(Qt.Key.Key_Z, CONTROL)
    counter.wait(lambda: len(counter.scans()) == 1)
    counter.press(Qt.Key.Key_Y, CONTROL)
    counter.wait(lambda: counter.scans() == [])


def test_a_remark_is_pinned_shown_at_its_place_and_settled(counter, tmp_path):
    with_scan(counter, tmp_path)
    counter.press(Qt.Key.Key_P)
    dialog = counter.page.scans.dialog
    dialog.fields["text"].setText("此处缺疏散宽度")
    dialog.fields["place"].choose("bottom")
    dialog.accept()
    counter.settle()
    (remark,) = counter.stage.services.scans.remarks(counter.no)
    assert (remark.text, remark.x, remark.y, remark.source) == ("此处缺疏散宽度", 0.5, 0.8, "station")
    counter.wait(lambda: "疏散宽度" in counter.page.materials.line.scan.picture.accessibleDescription())
    (entry,) = [one for one in counter.page.scans.menu().actions() if "批注已补" in one.text()]
    entry.trigger()
    counter.settle()
    assert counter.stage.services.scans.remarks(counter.no)[0].settled_at is not None


def test_a_closed_case_offers_no_changes(counter, tmp_path):
    with_scan(counter, tmp_path)
    counter.stage.services.acts.withdraw(counter.no, counter.stage.desk.operator_id, "不办了")
    counter.page.refresh()
    counter.settle()
    assert [one.text().partition("\t")[0] for one in counter.page.scans.menu().actions()] == ["看大图"]
    counter.scanner_writes("late.png", page_image(3))
    counter.page.scans.turn(90)
    counter.settle()
    assert len(counter.scans()) == 1
    assert not counter.overlay.isVisible()


def log_case_again(stage):
    form = CaseForm(
        "c2", Mode.HELP, bundle="YJS-14", enterprise_name="另一家", contact_name="周敏", contact_mobile="13812342067"
    )
    return stage.services.cases.register(form, stage.desk.operator_id).no


def test_thumbnails_and_list_share_their_cursor(counter, tmp_path):
    row = with_scan(counter, tmp_path)
    open_case(counter.stage, log_case_again(counter.stage))
    open_case(counter.stage, counter.no)
    tab = counter.page.materials
    assert tab.view() is tab.grid, "a case with scans begins with thumbnails"
    tab.table.select_first(lambda one: one.code == row.code)
    tab.grid.setFocus()
    assert tab.current().code == row.code
    QTest.keyClick(tab.grid, Qt.Key.Key_Right)
    assert tab.current().code != row.code
    tab.kind.choose("list")
    assert tab.view() is tab.table


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_clipped_beside_a_scan(counter, tmp_path, size):
    with_scan(counter, tmp_path)
    counter.scanner_writes("next.png", page_image(7))
    counter.wait(counter.overlay.isVisible)
    counter.stage.window.resize(*size)
    counter.settle()
    counter.stage.window.grab()
    assert clipped(counter.stage.window) == []
