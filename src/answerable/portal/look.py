"""A brand's colour as the portal may use it: readable in light and in dark, whatever colour was chosen.

WCAG 2.2, 1.4.3: text has at least 4.5:1 with what it stands on. A colour that has less is moved towards black
or white until it does, and no further.
"""

from dataclasses import dataclass
from functools import cache

ENOUGH = 4.5
LIGHT = ("#FFFFFF", "#F2F5F4")  # surface and canvas, as in tokens.css
DARK = ("#132022", "#1A2A2D")  # surface and raised
WHITE, BLACK = "#FFFFFF", "#000000"
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Colours:
    """Three colours of one theme: words and buttons, a quiet ground, words upon `brand`."""

    brand: str
    tint: str
    on_brand: str


@cache
def light(colour: str) -> Colours:
    """The colours of the light theme."""
    tint = mixed(colour, WHITE, 0.9)
    return Colours(_readable(colour, BLACK, (*LIGHT, tint)), tint, WHITE)


@cache
def dark(colour: str) -> Colours:
    """The colours of the dark theme."""
    tint = mixed(colour, DARK[0], 0.78)
    brand = _readable(mixed(colour, WHITE, 0.45), WHITE, (*DARK, tint))
    return Colours(brand, tint, _readable(mixed(colour, BLACK, 0.6), BLACK, (brand,)))


@cache
def style(colour: str) -> str:
    """The style sheet of a brand: three variables for each theme."""
    day, night = (
        f"--brand:{each.brand};--brand-tint:{each.tint};--on-brand:{each.on_brand}"
        for each in (light(colour), dark(colour))
    )
    return (
        f"@layer tokens{{:root{{{day}}}"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{night}}}}}'
        f':root[data-theme="dark"]{{{night}}}}}'
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another in it."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02X}" for mine, theirs in parts)


def _readable(colour: str, towards: str, grounds: tuple[str, ...]) -> str:
    """The colour itself, or the nearest to it towards black or white that can be read on all grounds."""
    for step in range(_STEPS + 1):
        found = mixed(colour, towards, step / _STEPS)
        if all(contrast(found, ground) >= ENOUGH for ground in grounds):
            return found
    return towards


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
