"""The console in a real browser with scripts switched off, by keyboard alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.exchange import export_package, import_package
from tests.sync.console.conftest import ADMIN, PASSWORD, submitted
from tests.sync.console.test_forms import locked
from tests.sync.console.test_pictures import written, written_scan
from tests.sync.peer import Peer
from tests.sync.station_work import at_hall, log_case

_BROWSER, _DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(not (_BROWSER and _DRIVER), reason="chromium is not installed"),
    pytest.mark.databases,
]


def _left(page: Any) -> bool:
    """Whether the browser has left a page; asked in the very moment, it only says that the page is no longer shown."""
    from selenium.common.exceptions import StaleElementReferenceException, WebDriverException

    try:
        page.is_enabled()
    except StaleElementReferenceException:
        return True
    except WebDriverException as error:
        if "does not belong to the document" in str(error):
            return True
        raise
    return False


class Keyboard:
    """A browser that is only typed at."""

    def __init__(self, driver: Any) -> None:
        from selenium.webdriver.common.keys import Keys

        self.driver = driver
        self.keys = Keys

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def at(self) -> Any:
        return self.driver.switch_to.active_element

    def tab_to(self, *, name: str = "", value: str = "", text: str = "") -> Any:
        """Press Tab until the wanted thing has the focus."""
        for _ in range(120):
            here = self.at()
            if (
                (not name or here.get_attribute("name") == name)
                and (not value or here.get_attribute("value") == value)
                and (not text or text in (here.text or ""))
                and here.tag_name != "body"
            ):
                return here
            self.press(self.keys.TAB)
        raise AssertionError((name, value, text, self.driver.page_source[:3000]))

    def enter(self) -> None:
        """Enter, and wait until the next page is there."""
        from selenium.webdriver.support.ui import WebDriverWait

        before = self.driver.find_element("tag name", "html")
        self.press(self.keys.ENTER)
        WebDriverWait(self.driver, 20).until(lambda _: _left(before))

    def choose(self, name: str, value: str) -> None:
        """Pick one of a row of radio buttons: Tab reaches the first or the chosen one, the space bar takes it."""
        here = self.tab_to(name=name)
        for _ in range(10):
            if here.get_attribute("value") == value:
                break
            self.press(self.keys.ARROW_DOWN)
            here = self.at()
        assert here.get_attribute("value") == value
        if not here.is_selected():
            self.press(self.keys.SPACE)

    @property
    def source(self) -> str:
        return str(self.driver.page_source)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The browser itself: starting and ending one takes seconds."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = _BROWSER or ""
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
        "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run", "--lang=en-US",
        "--window-size=1280,800", f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(_DRIVER))
    driver.set_page_load_timeout(60)
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def browser(program: Any, tmp_path: Path) -> Iterator[Keyboard]:
    """A window that knows nothing of the test before: cookies are kept by address, and every hall has the same one."""
    before = program.current_window_handle
    program.switch_to.new_window("window")
    program.execute_cdp_cmd("Network.clearBrowserCookies", {})
    program.execute_cdp_cmd("Network.clearBrowserCache", {})
    downloads = {"behavior": "allow", "downloadPath": str(tmp_path / "downloads")}
    program.execute_cdp_cmd("Browser.setDownloadBehavior", downloads)
    yield Keyboard(program)
    program.close()
    program.switch_to.window(before)


def test_a_day_at_the_console_by_keyboard(
    browser: Keyboard, hall: EmbeddedHall, clerks: None, received: str, peer: Peer
) -> None:
    change = locked(peer, hall)
    browser.driver.get(f"{hall.url}/console")
    browser.press(ADMIN, browser.keys.TAB, PASSWORD)
    browser.enter()
    assert "驿站健康" in browser.source

    _open_the_case(browser)
    _pin(browser)
    _post_the_notice(browser)
    rows = peer.pull()
    assert {"缺疏散宽度"} == {row["body"]["text"] for row in rows if row["kind"] == "hall_remark"}
    states = {row["body"]["item"]: row["body"]["state"] for row in rows if row["kind"] == "affair"
              and row["body"]["case_no"] == "JG-261120-001"}  # fmt: skip
    assert states == {"SS-01": "correction", "SS-02": "received"}

    _decide(browser, hall)
    verdicts = [row["body"] for row in peer.pull() if row["kind"] == "verdict" and row["entity"] == change["id"]]
    assert [(one["decision"], one["reason"]) for one in verdicts] == [("return", "请走补正")]

    _make_a_code(browser, hall)


def _open_the_case(browser: Keyboard) -> None:
    browser.tab_to(text="收件箱")
    browser.enter()
    for _ in range(60):
        here = browser.at()
        if here.get_attribute("aria-label") == "打开 JG-261120-001":
            break
        browser.press(browser.keys.TAB)
    browser.enter()
    assert "场所布局平面图" in browser.source


def _pin(browser: Keyboard) -> None:
    select = browser.tab_to(name="ninth")
    assert select.get_attribute("value") == "正中"
    browser.press(browser.keys.ARROW_DOWN)
    browser.tab_to(name="text")
    browser.press("缺疏散宽度")
    browser.enter()
    assert "加一个钉 ②" in browser.source


def _post_the_notice(browser: Keyboard) -> None:
    browser.tab_to(name="items", value="SS-01")
    browser.press(browser.keys.SPACE)
    browser.choose("action", "correct")
    browser.tab_to(text="下一步")
    browser.enter()
    assert browser.at().get_attribute("name") == "document_no"
    browser.enter()
    assert "填文号" in browser.source
    assert browser.at().get_attribute("name") == "document_no"
    browser.press("BZ-2026-0418")
    browser.tab_to(name="until")
    browser.press("11272026")
    browser.tab_to(text="登记补正告知")
    browser.enter()
    assert "登记后下发到站" in browser.source
    assert "缺疏散宽度" in browser.source
    browser.enter()
    assert "登记好了" in browser.source


def _decide(browser: Keyboard, hall: EmbeddedHall) -> None:
    browser.driver.get(f"{hall.url}/console/quarantine")
    assert browser.at().get_attribute("name") == "reason"
    browser.press("请走补正")
    browser.enter()
    assert "三种办法选一种" in browser.source
    browser.choose("decision", "return")
    browser.tab_to(text="作裁定")
    browser.enter()
    assert "裁定好了" in browser.source


def _make_a_code(browser: Keyboard, hall: EmbeddedHall) -> None:
    browser.driver.get(f"{hall.url}/console/devices")
    browser.tab_to(name="machine")
    browser.press("3 号机")
    browser.enter()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", browser.source)
    assert code
    browser.driver.refresh()
    assert code[0] not in browser.source


def test_a_stick_by_keyboard(
    browser: Keyboard, hall: EmbeddedHall, clerks: None, station: Services, tmp_path: Path
) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    no = log_case(station)
    stick = tmp_path / "stick"
    stick.mkdir()
    package = export_package(station, stick).path
    browser.driver.get(f"{hall.url}/console")
    browser.press(ADMIN, browser.keys.TAB, PASSWORD)
    browser.enter()
    browser.tab_to(text="导入 U 盘批次")
    browser.enter()
    broken = tmp_path / "broken.station-package"
    broken.write_bytes(Path(package).read_bytes()[:-9])
    assert browser.at().get_attribute("name") == "package"
    browser.at().send_keys(str(broken))
    browser.tab_to(text="导入")
    browser.enter()
    assert "U 盘包不完整，请从原处重新拷贝。" in browser.source
    assert browser.at().get_attribute("name") == "package"
    browser.at().send_keys(str(package))
    browser.tab_to(text="导入")
    browser.enter()
    assert "收好了" in browser.source
    assert at_hall(hall) == [no]
    assert browser.at().text == "下载回执包"
    browser.press(browser.keys.ENTER)
    downloads = tmp_path / "downloads"
    WebDriverWait(browser.driver, 20).until(lambda _: list(downloads.glob("*.station-receipt")))
    assert import_package(station, next(downloads.glob("*.station-receipt"))).pending == 0


def test_a_written_page_and_what_was_asked_by_keyboard(
    browser: Keyboard, hall: EmbeddedHall, clerks: None, peer: Peer
) -> None:
    change, content = submitted(peer, "JG-261120-001"), written("Width of the exit")
    peer.push(change, written_scan(peer, change["entity"], content))
    hall.hall.blobs.keep(content)
    browser.driver.get(f"{hall.url}/console")
    browser.press(ADMIN, browser.keys.TAB, PASSWORD)
    browser.enter()
    browser.driver.get(f"{hall.url}/console/cases/JG/{change['entity']}")
    shown = browser.driver.find_element("css selector", "input.picture")
    assert shown.size["width"] == 316
    assert shown.size["height"] > 400
    browser.tab_to(text="看原文要求")
    browser.enter()
    assert "可能是驿站自加的" in browser.source
    assert browser.at().text == "回办件"
    browser.enter()
    assert "第 1 / 1 页" in browser.source


def test_at_twice_the_size_nothing_is_cut_off(
    browser: Keyboard, hall: EmbeddedHall, clerks: None, received: str
) -> None:
    browser.driver.get(f"{hall.url}/console")
    browser.press(ADMIN, browser.keys.TAB, PASSWORD)
    browser.enter()
    metrics = {"width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    requirement = f"{received}/requirement/M1"
    for path in ("stations", "inbox", received, requirement, "quarantine", "devices", "audit", "exchange"):
        browser.driver.get(f"{hall.url}/console/{path}")
        size = browser.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        assert size["width"] <= 640, path
