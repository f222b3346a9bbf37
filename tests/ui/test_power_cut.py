"""Scenario A10: the power goes while a form is being filled in; nothing has to be typed again."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from station_app.bootstrap import open_services
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from tests.ui.conftest import Stage
from tests.ui.test_killed_window import ROOT, environment
from tests.ui.window_typist import CONTACT, ITEM, MOBILE, REMARK
from ui.intake.arguments import DraftArgument
from ui.page import PageName

DRIVER = Path(__file__).with_name("window_typist.py")


def test_a10_everything_is_there_after_a_power_cut(store_template, tmp_path, qtbot, capsys):
    home = tmp_path / "home"
    shutil.copytree(store_template, home)
    command = [sys.executable, str(DRIVER), str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        for line in process.stdout:
            if line.startswith("KEPT remark"):
                break
        process.kill()
    assert process.returncode == -signal.SIGKILL

    with open_services(Paths(home), KeySource(key_file=home / "key"), Clock()) as services:
        assert services.maintenance.verify() == []
        (draft,) = services.drafts.all()
        stage = Stage(qtbot, services, tmp_path / "papers")
        stage.window.navigator.go(PageName.INTAKE, DraftArgument(draft.id))
        stage.settle()
        stage.settle()
        form = stage.window.current().form()
        typed_again = [
            name
            for name, there, wanted in (
                ("企业", form.enterprise_name, "新来的机械有限公司"),
                ("事项", form.items, (ITEM,)),
                ("经办人", form.contact_name, CONTACT),
                ("电话", form.contact_mobile, MOBILE),
                ("备注", form.remark, REMARK),
            )
            if there != wanted
        ]
        stage.close()
        stage.window.deleteLater()
    with capsys.disabled():
        print(f"\nA10: {len(typed_again)} fields to type again after kill -9 (at most 0)")
    assert typed_again == []
