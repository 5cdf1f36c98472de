"""Build what the browser loads, from installed packages and the rooms' own files: no Node, no downloads.

The result lies in a folder named after its content (`static/<digest>/desk.css`), so that a browser may keep
it for ever, and `static/current` names the folder in force. A build whose inputs have
not changed does nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

import brotli

from answerable.site import catalogs, fonts, sprite

BUNDLES = {
    "desk.css": (
        "tokens", "base", "parts", "frame", "list", "ticket", "composer", "dialog", "promises", "pages",
        "reviews", "articles-desk", "orders", "macros",
    ),
    "door.css": ("tokens", "base", "parts", "door"),
    "portal.css": ("tokens", "base", "parts", "portal", "articles", "rate", "chat"),
}  # fmt: skip
PACKAGES = ("lucide", "fontpkg-rubik", "django-htmx", "fonttools", "brotli", "babel")
STYLES = resources.files("answerable.workspace") / "static"
PORTAL = resources.files("answerable.portal") / "static"

_TEXTS = re.compile(r"`[^`]*`")
_NOTES = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_BESIDE = re.compile(r"(?<=[;{]) // [^\n\"'`]*$", re.MULTILINE)
"""A comment behind a statement; one that could be part of a text is left."""


def build(data: Path) -> str:
    """Bring `static`, `fonts` and `locale` below the data folder up to date; return the digest in force.

    Raises OSError when the folder cannot be written and ValueError for a translation that is not well formed.
    """
    static = data / "static"
    static.mkdir(parents=True, exist_ok=True)
    digest = digest_of_inputs()
    finished = static / digest
    if not finished.exists():
        # Built aside and moved, so that a build cut short is never taken for a finished one.
        with tempfile.TemporaryDirectory(dir=data) as aside:
            made = Path(aside) / "made"
            made.mkdir()
            _fill(made, keep=data / "fonts")
            try:
                made.rename(finished)
            except OSError:
                if not finished.exists():  # otherwise another process was faster
                    raise
    catalogs.compile_into(data / "locale")
    (static / "current").write_text(digest)
    return digest


def digest_of_inputs() -> str:
    """Name the assets by everything that goes into them."""
    seen = hashlib.sha256()
    for package in PACKAGES:
        seen.update(f"{package} {metadata.version(package)}\n".encode())
    for file in _own_files():
        seen.update(file.name.encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()[:12]


def _own_files() -> Iterator[Path]:
    here = Path(__file__).parent
    yield from (here / "assets.py", here / "icons.py", here / "fonts.py", here / "sprite.py")
    for room in (STYLES, PORTAL):
        yield from sorted(path for path in Path(str(room)).rglob("*") if path.is_file())


def _fill(folder: Path, keep: Path) -> None:
    sprite.draw(folder / "sprite.svg")
    fonts.subset_into(folder, keep)
    for name, parts in BUNDLES.items():
        (folder / name).write_text(_bundle(parts))
    htmx = resources.files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    (folder / "htmx.js").write_bytes(htmx.read_bytes())
    for room in (STYLES, PORTAL):
        shutil.copytree(Path(str(room)) / "js", folder / "js", dirs_exist_ok=True)
    for script in (folder / "js").rglob("*.js"):
        script.write_text(_flush_left(_without_notes(script.read_text("utf-8"))), "utf-8")
    shutil.copy(Path(str(STYLES)) / "mark.svg", folder / "mark.svg")
    for file in [path for path in folder.rglob("*") if path.suffix in {".css", ".js", ".svg"}]:
        _compress(file)


def _bundle(parts: tuple[str, ...]) -> str:
    css = "\n".join(_style(part) for part in parts)
    return _without_comments(css) + _percentages()


def _style(part: str) -> str:
    file = STYLES / "css" / f"{part}.css"
    return (file if file.is_file() else PORTAL / "css" / f"{part}.css").read_text()


def _without_comments(css: str) -> str:
    while "/*" in css:
        before, _, rest = css.partition("/*")
        css = before + rest.partition("*/")[2]
    return _tight(css) + "\n"


def _tight(css: str) -> str:
    """Without the blanks that mean nothing: around braces and semicolons and after colons."""
    css = re.sub(r"\s*([{};])\s*", r"\1", re.sub(r":\s+", ":", css)).replace(";}", "}")
    return re.sub(r"\s+", " ", css).strip()


def _without_notes(script: str) -> str:
    """A script without the comments that have lines of their own or stand behind a statement."""
    return _BESIDE.sub("", _NOTES.sub("", script))


def _flush_left(script: str) -> str:
    """A script without its indentation; one with texts of several lines stays as it is."""
    if any("\n" in text for text in _TEXTS.findall(script)):
        return script
    return "".join(f"{line.strip()}\n" for line in script.splitlines() if line.strip())


def _percentages() -> str:
    """Give the share of a time track its classes: the content security policy forbids style attributes."""
    return "@layer utilities{" + "".join(f".p{n}{{--p:{n}%}}" for n in range(101)) + "}\n"


def _compress(file: Path) -> None:
    content = file.read_bytes()
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    file.with_name(file.name + ".br").write_bytes(brotli.compress(content))


if __name__ == "__main__":
    sys.stdout.write(build(Path(sys.argv[1])) + "\n")
