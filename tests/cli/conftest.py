"""Runs commands in this process, on a station in a temporary home."""

import io
import json
from dataclasses import dataclass
from functools import cache

import pytest

from station_app.cli import main as program
from tests.cli.case_document import case

PARSER = cache(program.build_parser)
"""Made for the first command; making it takes longer than most commands."""


@dataclass
class Outcome:
    exit: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(station_folder, capsys, monkeypatch):
    """`run("case", "list")` on the test's station; `stdin=` feeds standard input."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.delenv("STATION_HOME", raising=False)
    monkeypatch.setattr(program, "build_parser", PARSER)

    def run_command(*arguments, stdin="", home=None, json_answer=True):
        stream = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogatepass")), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)
        command = ["--home", str(home or station_folder / "home")]
        if "--key-file" not in arguments:
            command += ["--key-file", str(station_folder / "key")]
        command += ["--json"] * json_answer
        command += map(str, arguments)
        capsys.readouterr()
        try:
            code = program.main(command)
        except SystemExit as stopped:
            code = stopped.code
        captured = capsys.readouterr()
        return Outcome(int(code), captured.out, captured.err)

    return run_command


@pytest.fixture
def logged(run):
    return run("case", "add", "--file", "-", stdin=case()).json["acks"][0]["case_no"]
