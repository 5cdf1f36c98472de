"""One SVG file that holds every icon, taken from the `lucide` package."""

from importlib import resources
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from answerable.site.icons import ICONS

SVG = "http://www.w3.org/2000/svg"


def draw(file: Path) -> None:
    """Write the sprite; raises KeyError for an icon the package does not have."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    archive = (resources.files("lucide") / "lucide.zip").read_bytes()
    with ZipFile(BytesIO(archive)) as icons:
        for name in ICONS:
            drawn = ET.fromstring(icons.read(f"{name}.svg"))  # noqa: S314 (a file of an installed package)
            symbol = ET.SubElement(
                sprite,
                f"{{{SVG}}}symbol",
                {"id": name, "viewBox": "0 0 24 24", "fill": "none", "stroke": "currentColor",
                 "stroke-linecap": "round", "stroke-linejoin": "round"},
            )  # fmt: skip
            symbol.extend(list(drawn))
    file.write_bytes(ET.tostring(sprite))
