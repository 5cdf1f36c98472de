"""`answerable test`: every check and every test, with a progress line each; pytest's totals come last."""

import os
import shutil
import subprocess
import sys
import time

from answerable.run import browser, memory
from answerable.site.connection import ROOT

PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest"]
CHECKS = {
    "ruff": [PYTHON, "-m", "ruff", "check"],
    "format": [PYTHON, "-m", "ruff", "format", "--check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "import-linter": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "migrations": [
        *(PYTHON, "-W", "ignore:Got an error checking a consistent migration history"),
        *("-m", "answerable.run.cli", "manage", "makemigrations", "--check", "--dry-run"),
    ],
}


def main(arguments: list[str]) -> int:
    """Run everything, or with arguments pytest alone on what they name; 0 only when all is well."""
    os.chdir(ROOT)
    chromium = get_browser()
    if arguments:
        return subprocess.run([*PYTEST, *arguments], env=environment(), check=False).returncode
    get_dovecot()
    tables = subprocess.Popen(  # meanwhile; where it fails the tests make them and say why
        [PYTHON, "-m", "support.cluster"],
        env=environment() | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    tables.wait()
    if not chromium and os.environ.get("CI") == "true":
        failed.append("browser")
    if failed:
        print(f"\nNOT WELL: {', '.join(failed)} (see above); the tests follow.\n", flush=True)
    else:
        print("  tests …", flush=True)
    at_once = str(max(3, (os.cpu_count() or 2) // 2))  # a test often waits for a browser or a process
    quick = memory.folder("temporary")
    try:
        tests = subprocess.run(
            [*PYTEST, "-q", "-n", at_once, "--dist", "worksteal"],
            env=environment() | ({"TMPDIR": str(quick)} if quick else {}),
            check=False,
        ).returncode
    finally:
        memory.give_back()
    return tests or (1 if failed else 0)


def environment() -> dict[str, str]:
    """Checks and tests keep to a folder of their own and know no running desk."""
    own = {
        key: value for key, value in os.environ.items() if not key.startswith(("ANSWERABLE_", "DATABASE_URL"))
    }
    return {**own, "ANSWERABLE_DATA": str(ROOT / "build/checks"), "ANSWERABLE_SECRET": "only for checks"}


def passes(name: str, command: list[str]) -> bool:
    """Run one check under a progress line; show what it says only when it fails."""
    print(f"  {name} …", end="", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    took = f"{time.monotonic() - began:.1f} s"
    if done.returncode:
        print(f" FAILED after {took}\n{done.stdout}", flush=True)
        return False
    print(f" ok, {took}", flush=True)
    return True


def get_browser() -> bool:
    """Make sure there is a browser, or say loudly that there is none."""
    if browser.find():
        return True
    print("  a browser for the tests …", end="", flush=True)
    found = browser.get()
    if found:
        print(f" {found}", flush=True)
        return True
    fate = "FAIL, because CI=true" if os.environ.get("CI") == "true" else "are SKIPPED"
    print(f"\n\n  !!! {browser.NOT_THERE}\n  !!! Tests that need one {fate}.\n", flush=True)
    return False


def get_dovecot() -> None:
    """A real IMAP server for the tests of fetching mail, where it costs nothing but a moment."""
    if shutil.which("dovecot") or not browser.may_use_apt():
        return
    print("  Dovecot for the IMAP tests …", end="", flush=True)
    print(" ok" if browser.apt_install("dovecot-imapd") else " not to be had; they are skipped", flush=True)
