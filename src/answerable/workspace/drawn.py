"""Small drawings that stand in every row, drawn once and kept."""

from functools import cache

from markupsafe import Markup

from answerable.workspace.pages.frame import BrandMark

_SHAPES = {
    "circle": Markup('<circle cx="9" cy="9" r="9" fill="{}"/>'),
    "square": Markup('<rect width="18" height="18" rx="3" fill="{}"/>'),
}


@cache
def brand_mark(mark: BrandMark, *, large: bool = False) -> Markup:
    """A brand's mark: told apart by its shape and letter as well as by its colour."""
    shape = _SHAPES.get(mark.shape, _SHAPES["square"]).format(mark.colour)
    return Markup(
        '<svg class="bm{}" viewBox="0 0 18 18" role="img" aria-label="{}"><title>{}</title>{}'
        '<text x="9" y="12.6">{}</text></svg>'
    ).format(" l" if large else "", mark.name, mark.name, shape, mark.letter)
