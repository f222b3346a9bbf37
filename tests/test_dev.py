"""The development entry points: what they list is there, and `dev sql` reads a store as the product opens it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.errors import Exit
from tests.tools.sql import statements

ROOT = Path(__file__).resolve().parents[1]


def dev(*arguments, stdin=""):
    return subprocess.run(
        [sys.executable, ROOT / "dev.py", *arguments], input=stdin, capture_output=True, text=True, check=False
    )


@pytest.fixture
def sql(station_folder, tmp_path):
    def run(script, home=station_folder / "home"):
        command = [sys.executable, ROOT / "tests/tools/sql.py", "--home", home, "--key-file", station_folder / "key"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            command, input=script, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )

    return run


@pytest.mark.parametrize("script", ["dev", ".ci/run"])
def test_shell_scripts_can_be_run_and_parsed(script):
    path = ROOT / script
    assert os.name == "nt" or os.access(path, os.X_OK)
    shell = re.match(r"#!/bin/(\w+)", path.read_text())[1]
    assert subprocess.run([shell, "-n", path], check=False).returncode == 0


def test_help_lists_the_commands_and_a_wrong_word_is_a_usage_error():
    asked, wrong = dev("help"), dev("rnu")
    assert (asked.returncode, wrong.returncode) == (0, Exit.USAGE)
    for word in ("run", "test", "lint", "bench", "lock", "sql", "package"):
        assert f"\n  {word} " in asked.stderr.replace(f"\n  {word}\n", f"\n  {word} \n")


def test_package_says_that_there_are_no_installers_yet():
    done = dev("package")
    assert done.returncode == 1
    assert "not built yet" in done.stderr


def test_sql_prints_the_rows_of_the_last_statement(sql):
    done = sql("UPDATE operator SET work_no = '7; 8'; SELECT name, work_no, x'0aff' FROM operator;")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"rows": [["站长", "7; 8", "0aff"]]}
    assert json.loads(sql("select work_no from operator").stdout) == {"rows": [["7; 8"]]}


def test_sql_answers_with_the_products_exit_codes(sql, tmp_path):
    absent, nonsense = sql("select 1", home=tmp_path / "none"), sql("selekt 1")
    assert (absent.returncode, absent.stdout) == (Exit.NOT_FOUND, "")
    assert (nonsense.returncode, nonsense.stdout) == (Exit.BAD_INPUT, "")


def test_statements_are_cut_outside_texts_and_triggers():
    trigger = "CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; DELETE FROM c; END;"
    assert [part.strip() for part in statements(f"SELECT ';';;\n{trigger} SELECT 2")] == [
        "SELECT ';';",
        trigger,
        "SELECT 2;",
    ]
