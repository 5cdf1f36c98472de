"""A Chromium for the tests: the system's, else apt's, else playwright's own.

Best the one without windows: it opens a page with a quarter of the work.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOT_THERE = (
    "No browser: run `apt-get install chromium`, or `.venv/bin/playwright install --with-deps chromium`"
)
DOWNLOAD = 300
"""Seconds a download may take."""


def find(*, whole: bool = False) -> str | None:
    """The path of a Chromium, or None. A `whole` one can do everything, as show what was pushed."""
    if not whole and (shell := shutil.which(SHELL)):
        return shell
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    shells = [] if whole else map(str, own.parents[2].glob("chromium_headless_shell-*/*/*headless*shell"))
    installed = [path for name in WHOLE if (path := shutil.which(name))]
    return next(iter([*shells, *installed, *([str(own)] if own.exists() else [])]), None)


def starts(path: str) -> bool:
    """Whether it runs here: a downloaded one may lack libraries of the system."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=path, args=FLAGS).close()
    except Error:
        return False
    return True


def get() -> str | None:
    """Install one where that is allowed, and return its path, or None."""
    if may_use_apt() and apt_install("chromium"):
        apt_install(SHELL)
    if find(whole=True) is None:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find()
    return found if found and starts(found) else None


def may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install packages of the system, refreshing its lists where they are missing or old."""
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    if _run(install):
        return True
    return _run(["apt-get", "update", "--quiet"]) and _run(install)


def _run(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DOWNLOAD,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
