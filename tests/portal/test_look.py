"""Whatever colour a brand has, what stands in it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.portal.look import DARK, ENOUGH, LIGHT, contrast, dark, light, style

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


@given(colours)
def test_every_colour_can_be_read_in_light_and_dark(colour):
    for theme, grounds in ((light(colour), LIGHT), (dark(colour), DARK)):
        for ground in (*grounds, theme.tint):
            assert contrast(theme.brand, ground) >= ENOUGH
        assert contrast(theme.on_brand, theme.brand) >= ENOUGH


@given(colours)
def test_the_words_of_the_page_can_be_read_on_every_tint(colour):
    for ink, tint in (("#14231F", light(colour).tint), ("#47565A", light(colour).tint), ("#E8F0EE", dark(colour).tint), ("#B4C4C3", dark(colour).tint)):  # fmt: skip
        assert contrast(ink, tint) >= ENOUGH


@pytest.mark.parametrize("colour", ["#7B2A57", "#234FA8"])
def test_a_colour_that_is_good_already_stays_as_it_is(colour):
    assert light(colour).brand == colour


def test_yellow_becomes_a_colour_one_can_read():
    assert contrast("#FFE600", "#FFFFFF") < ENOUGH
    assert light("#FFE600").brand in style("#FFE600") != style("#7B2A57")
