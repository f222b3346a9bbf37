"""What the documents say is there: commands parse, links lead somewhere, files that are named exist."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from station_app.cli.main import build_parser
from sync.hall.cli import _parser as build_hall_parser

ROOT = Path(__file__).resolve().parents[1]
PARSERS = {"station": build_parser(), "hall": build_hall_parser()}
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "installer" / "README.md"]
ROOMS = [ROOT, *(ROOT / name for name in ("station_app", "ui", "sync", "reports", "docs"))]
ROOMS += [ROOT / "station_app" / name for name in ("storage", "services", "domain", "data")]
ROOMS += [ROOT / "sync" / name for name in ("station", "hall", "wire")]


def commands(readme):
    """The `station ...` and `hall ...` lines of the code blocks, without remarks; placeholders for codes made alike."""
    lines = re.findall(r"^    ((?:station|hall) .*)$", readme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [re.sub(r"\s{2,}#.*", "", line).replace("接入码", "CODE") for line in lines]


@pytest.mark.parametrize("command", commands(READMES[0]))
def test_commands_of_the_readme_are_commands(command):
    program, *arguments = shlex.split(command)
    assert callable(PARSERS[program].parse_args(arguments).run)


def test_both_readmes_show_the_same_commands():
    assert len(commands(READMES[0])) > 15
    assert commands(READMES[0]) == commands(READMES[1])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    lost = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(document):
    named = re.findall(r"`([\w./-]+\.(?:py|toml|lock|txt|json|md))`", document.read_text(encoding="utf-8"))
    lost = [name for name in named if not any((room / name).exists() for room in [document.parent, *ROOMS])]
    assert set(lost) <= {"keys.json"}


def defined_names():
    """Every function, class and module-level name of the program, and the names of its modules."""
    found = set()
    for path in (path for room in ROOMS[1:5] for path in room.rglob("*.py")):
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def test_functions_that_the_walk_names_exist():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    dotted = re.findall(r"`([A-Za-z_]\w*\.[A-Za-z_]\w*)(?:\(\))?`", text)
    called = re.findall(r"`([A-Za-z_]\w*)\(\)`", text)
    parts = {part for name in dotted if not name.endswith((".py", ".toml")) for part in name.split(".")}
    assert len(parts) > 20
    assert {*parts, *called} - defined_names() <= {"tool", "importlinter", "errors", "station_app"}


def test_decisions_are_numbered_and_short():
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(note.name[:4]) for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        text = note.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 40
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), note.name
