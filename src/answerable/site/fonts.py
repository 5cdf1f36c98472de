"""Rubik, cut to the scripts the desk writes in and to the weights it uses, as WOFF2."""

import logging
import shutil
from importlib import metadata
from io import BytesIO
from pathlib import Path

import fontpkg_rubik
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# The same ranges stand in base.css as `unicode-range`, so that a page loads only what it shows.
SCRIPTS = {
    "latin": "0000-00FF,0131,0152-0153,02BB-02BC,02C6,02DA,02DC,2000-206F,20AC,2122,2190-2193,2212",
    "latin-ext": "0100-0130,0132-0151,0154-02BA,1E00-1EFF",
    "arabic": "0600-06FF,0750-077F,FB50-FDFF,FE70-FEFC",
    "cyrillic": "0400-04FF",
}
WEIGHTS = (400, 600)


def subset_into(folder: Path, keep: Path) -> None:
    """Put one file a script into `folder`; the cut fonts are kept in `keep`, for cutting takes seconds."""
    made = keep / f"rubik-{metadata.version('fontpkg-rubik')}-{metadata.version('fonttools')}"
    if not made.exists():
        aside = made.with_name(made.name + ".aside")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for script in SCRIPTS:
            _cut(script, aside / f"rubik-{script}.woff2")
        aside.rename(made)
    for file in made.iterdir():
        shutil.copy(file, folder / file.name)


def _cut(script: str, file: Path) -> None:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(BytesIO((fontpkg_rubik.ROOT / "files" / "Rubik[wght].ttf").read_bytes()))
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"], name_IDs=[1, 2])
    options.layout_features = [
        "kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "zero",
        "init", "medi", "fina", "isol", "rlig",
    ]  # fmt: skip
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(SCRIPTS[script]))
    cutter.subset(font)
    subset.save_font(font, str(file), options)
