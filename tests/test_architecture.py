"""The house keeps its walls: import rules, names, packages, lock files and error codes (DESIGN 2)."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from station_app.errors import Code, Exit, exit_for

ROOT = Path(__file__).resolve().parents[1]
WINGS = ("station_app", "ui", "sync", "reports")
MODULES = sorted(path for wing in WINGS for path in (ROOT / wing).rglob("*.py"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


ONE_HOME = {
    "PyQt6": ("ui.",),
    "peewee": ("station_app.storage.", "sync.hall.store."),
    "playhouse": ("station_app.storage.", "sync.hall.store."),
    "sqlcipher3": ("station_app.storage.", "sync.hall.store."),
    "requests": ("sync.station.",),
    "keyring": ("station_app.credentials.",),
    "reportlab": ("reports.",),
    "uharfbuzz": ("reports.", "ui.fonts."),
}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def run_python(*arguments):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


IMPORT_WITHOUT_QT = """
import importlib, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PyQt6", "qtawesome"}:
            raise ImportError(f"Qt was asked for: {name}")

sys.meta_path.insert(0, NoQt())
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not any(name.split(".")[0] == "PyQt6" for name in sys.modules)
"""


def test_core_reports_and_sync_need_no_qt():
    names = [module_name(path) for path in MODULES if path.relative_to(ROOT).parts[0] != "ui"]
    done = run_python("-c", IMPORT_WITHOUT_QT, *(name for name in names if not name.endswith("__main__")))
    assert done.returncode == 0, done.stderr


def test_starting_the_command_line_loads_no_heavy_library():
    """Import of these is lazy (DESIGN 5): the window and every command start without them."""
    lazy = ("PyQt6", "requests", "reportlab", "pypinyin", "keyring", "fastapi", "openpyxl", "pydantic")
    code = f"import sys; import station_app.cli.main; print([n for n in {lazy!r} if n in sys.modules])"
    done = run_python("-c", code)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_import_rules():
    done = run_python("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(path):
    """The outermost names of everything a module imports, lazily or not."""
    nodes = list(ast.walk(tree_of(path)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return frozenset(name.split(".")[0] for name in names)


@pytest.mark.parametrize("library", sorted(ONE_HOME))
def test_every_library_has_one_home(library):
    users = [module_name(path) for path in MODULES if library in imported(path)]
    assert users
    assert [name for name in users if not f"{name}.".startswith(ONE_HOME[library])] == []


@pytest.mark.parametrize("wing", WINGS)
def test_no_module_is_a_drawer_for_odds_and_ends(wing):
    drawers = re.compile(r"(^|_)(utils?|helpers?|commons?|misc|managers?)(_|$)")
    found = [module_name(path) for path in MODULES if drawers.search(path.stem) or drawers.search(path.parent.name)]
    assert [name for name in found if name.startswith(wing)] == []


def test_every_module_says_in_one_sentence_what_it_is():
    silent = [module_name(path) for path in MODULES if not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_listed_packages_are_the_packages_on_disk():
    on_disk = {module_name(path) for path in MODULES if path.name == "__init__.py"}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == on_disk


def test_every_folder_with_modules_is_a_package():
    bare = {str(path.parent) for path in MODULES if not (path.parent / "__init__.py").exists()}
    assert bare == set()


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_an_exit_code_of_failure(code):
    assert exit_for(code) in set(Exit) - {Exit.DONE, Exit.BUG, Exit.USAGE, Exit.ATTENTION}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_hash_and_hold_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^--?[a-z]|file:|@ ", text, flags=re.MULTILINE)
    pins = re.findall(r"^[a-z0-9][^\s=]*==\S+", text, flags=re.MULTILINE)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) == len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_development_lock_agrees_with_the_one_that_ships():
    def pins(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][^\s=\[]*)(?:\[[^\]]*\])?==(\S+)", text, flags=re.MULTILINE))

    development = pins("requirements-dev.lock")
    assert {name: development.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_only_command_lines_print():
    speaking = {"station_app.cli", "sync.hall.cli"}
    found = [
        f"{module_name(path)}:{node.lineno}"
        for path in MODULES
        if not any(module_name(path).startswith(name) for name in speaking)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []
