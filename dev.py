"""Development entry point: sets up what is missing, then runs, tests, checks or measures the product.

Standard library only, the same on Debian, Windows and macOS. Two environments are kept: `.venv` with what the
product needs (enough for `run`), and the development tools added to it on the first `test`, `lint` or `bench`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNTIME_LOCK = ROOT / "requirements.lock"
TOOLS_LOCK = ROOT / "requirements-dev.lock"

USAGE = """usage: dev COMMAND [ARGUMENTS]

  run [ARGS]    set up, then start the demonstration (window, or headless without a display)
  test [ARGS]   set up, then run the test suite offscreen (ARGS go to pytest)
  lint          ruff, format check, mypy, import rules
  bench [ARGS]  benchmarks on a large store (kept between runs)
  lock          refresh the lock files from pyproject.toml
  sql --home D [--key-file F]
                run SQL statements from standard input on a store
  package       installers (not built yet: says so and ends with 1)
"""


def call(*command: str | Path, env: dict[str, str] | None = None, folder: Path = ROOT) -> int:
    """Run a command, in the project's root unless told otherwise, and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=folder, env=env)


def install(lock: Path) -> int:
    """Install a lock file unless the environment already holds exactly that file's content."""
    stamp = stamp_of(lock)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not (PYTHON.exists() and stamp_of(RUNTIME_LOCK).exists()):
        # Nothing was ever finished here: an interrupted set-up, or an interpreter that is gone, is made anew.
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    print(f"dev: installing {lock.name} (first time: a minute or two)", file=sys.stderr, flush=True)
    code = call(
        PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:",
        "--require-hashes", "-r", lock,
    )  # fmt: skip
    if code == 0:
        stamp.write_text(wanted)
    return code


def stamp_of(lock: Path) -> Path:
    """The file that remembers which content of a lock file is installed."""
    return ENVIRONMENT / f".{lock.stem}.installed"


def importable() -> dict[str, str]:
    """The environment in which the source tree can be imported from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def offscreen() -> dict[str, str]:
    """The environment for tests: no display is needed, and none is used; compiled modules are kept.

    Tests start the product as a process of its own over and over, and compiling it takes half a second each time.
    """
    compiled = {name: value for name, value in importable().items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**compiled, "QT_QPA_PLATFORM": "offscreen"}


def run(arguments: list[str]) -> int:
    """Start the demonstration; `station_app demo` decides between window and headless."""
    return call(PYTHON, "-P", "-m", "station_app", "demo", *arguments, env=importable(), folder=Path.cwd())


def test(arguments: list[str]) -> int:
    """Run the test suite."""
    return call(PYTHON, "-m", "pytest", *arguments, env=offscreen())


def bench(arguments: list[str]) -> int:
    """Run the benchmarks; they time the product and assert nothing about time."""
    return call(
        PYTHON, "-m", "pytest", "tests/benchmarks", "-m", "benchmark", "-n", "0", "-s", *arguments, env=offscreen()
    )


def lint() -> int:
    """Run every static check, all of them even when one fails."""
    import_rules = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    checks = (
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", import_rules),
    )
    return max(call(PYTHON, *check, env=offscreen()) for check in checks)


def lock() -> int:
    """Write both lock files for every platform, with hashes and without any address."""
    tool = ROOT / ".venv-lock"
    if not tool.exists():
        venv.create(tool, with_pip=True)
    python = tool / PYTHON.relative_to(ENVIRONMENT)
    if code := call(python, "-m", "pip", "install", "--quiet", "uv"):
        return code
    common = (
        python, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes",
        "--no-header", "--no-annotate", "--python-version", "3.11", "--quiet",
        "--constraint", "constraints.txt",
    )  # fmt: skip
    return call(*common, "--output-file", RUNTIME_LOCK) or call(
        *common, "--constraint", RUNTIME_LOCK, "--extra", "dev", "--output-file", TOOLS_LOCK
    )


def sql(arguments: list[str]) -> int:
    """Run statements from standard input on a store."""
    return call(PYTHON, "-P", ROOT / "tests/tools/sql.py", *arguments, env=importable(), folder=Path.cwd())


def package() -> int:
    """Say that there are no installers yet."""
    print("dev: installers are not built yet; run from the source tree with `dev run`", file=sys.stderr)
    return 1


def main(arguments: list[str]) -> int:
    """Dispatch one command; returns the process's exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this file must say so itself on an older Python
        print("dev: Python 3.11 or newer is needed", file=sys.stderr)
        return 2
    command, *rest = arguments or ["help"]
    without_setup: dict[str, Callable[[], int]] = {"lock": lock, "package": package}
    with_tools: dict[str, Callable[[list[str]], int]] = {
        "test": test,
        "bench": bench,
        "sql": sql,
        "lint": lambda _: lint(),
    }
    if command in without_setup:
        return without_setup[command]()
    if command != "run" and command not in with_tools:
        print(USAGE, file=sys.stderr)
        return 0 if command in {"help", "-h", "--help"} else 2
    if code := install(RUNTIME_LOCK):
        return code
    if command == "run":
        return run(rest)
    return install(TOOLS_LOCK) or with_tools[command](rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
