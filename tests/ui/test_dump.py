"""Every page in both appearances and both sizes: rendered, nothing clipped, nothing that could be read as markup."""

import json

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.errors import Code, UserError
from ui import theme
from ui.dump import dump_page
from ui.dump_tree import tree_of
from ui.intake.arguments import BeginArgument
from ui.page import PageName
from ui.palette import Appearance
from ui.widgets.button import Button
from ui.widgets.tabs import Chip
from ui.widgets.text import Text

PAGES = (
    PageName.WORKBENCH, PageName.CASES, PageName.CASE, PageName.INTAKE, PageName.ENTERPRISES, PageName.ENTERPRISE,
    PageName.CATALOGUE, PageName.EVALUATIONS, PageName.SYNC,
)  # fmt: skip
SIZES = ((1440, 870), (1366, 698), (1680, 1000), (1280, 680))


def nodes(tree):
    yield tree
    for child in tree["children"]:
        yield from nodes(child)


def add_case(services, name="<b>味知</b>&餐馆"):
    form = CaseForm(
        "c", Mode.PROXY, Channel.ON_SITE, bundle="YJS-04", enterprise_name=name, contact_name="周敏",
        contact_mobile="13812342067", remark="<i>月底</i>",
    )  # fmt: skip
    return services.cases.register(form, services.operators.first().id)


@pytest.mark.parametrize(("page", "appearance"), [(page, ("dark", "light")[n % 2]) for n, page in enumerate(PAGES)])
def test_page_is_written_with_its_tree(services, tmp_path, page, appearance):
    add_case(services)
    image, tree = tmp_path / "page.png", tmp_path / "page.json"
    dump_page(services, page, image, size=(1440, 900), theme=appearance, scale=1.25, tree=tree)
    picture = QImage(str(image))
    assert (picture.width(), picture.height()) == (1800, 1125)
    everything = list(nodes(json.loads(tree.read_text(encoding="utf-8"))))
    assert {node["text_format"] for node in everything} == {"PlainText"}
    assert all(set(node) == {"role", "name", "text", "text_format", "children"} for node in everything)
    assert any(node["text"] == "办件" for node in everything)
    assert services.drafts.all() == [], "looking at a page writes nothing"
    theme.apply(QApplication.instance(), Appearance.LIGHT)


def test_markup_in_data_is_shown_as_it_is(services, tmp_path):
    add_case(services)
    tree = tmp_path / "page.json"
    dump_page(services, "cases", tmp_path / "page.png", tree=tree)
    texts = [node["text"] for node in nodes(json.loads(tree.read_text(encoding="utf-8")))]
    assert any("<b>味知</b>&餐馆" in text for text in texts)


def test_an_unknown_page_is_refused(services, tmp_path):
    with pytest.raises(UserError) as refused:
        dump_page(services, "weather", tmp_path / "page.png")
    assert refused.value.code is Code.UNKNOWN_FIELD
    assert list(tmp_path.glob("*.png")) == []


def clipped(window: QWidget) -> list[str]:
    """Visible words and controls that got less room than they need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (Text, Button, Chip)):
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        need = widget.sizeHint()
        if (not wraps and widget.width() < need.width()) or widget.height() < (0 if wraps else need.height()):
            found.append(f"{type(widget).__name__} “{widget.text()}” {widget.width()} < {need.width()}")
        if wraps and widget.height() < widget.heightForWidth(widget.width()):
            found.append(f"{widget.text()[:12]}: {widget.height()} < {widget.heightForWidth(widget.width())}")
    return found


def argument_for(stage, page):
    """What a page needs to show something."""
    known = stage.services.enterprises.newest(1)[0].id
    return {PageName.INTAKE: BeginArgument(bundle="YJS-04"), PageName.ENTERPRISE: known}.get(page)


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_clipped(stage, size):
    add_case(stage.services, "青澜味工坊餐饮管理有限公司")
    stage.window.resize(*size)
    for page in PAGES:
        stage.window.navigator.go(page, argument_for(stage, page))
        stage.settle()
        stage.settle()
        stage.window.grab()
        assert clipped(stage.window) == [], page
        assert tree_of(stage.window)["children"]


def test_every_control_has_a_name(stage):
    add_case(stage.services)
    for page in PAGES:
        stage.window.navigator.go(page, argument_for(stage, page))
        stage.settle()
    for widget in stage.window.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QLineEdit, QPlainTextEdit)) and widget.isVisibleTo(stage.window):
            takes_focus = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
            assert widget.accessibleName() or getattr(widget, "text", str)() or not takes_focus
