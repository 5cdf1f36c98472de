from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from answerable.site import assets, fonts, sprite
from answerable.site.icons import ICONS
from answerable.site.jinja import icon


@pytest.mark.usefixtures("assets")
def test_a_second_build_does_nothing(tmp_path, monkeypatch):
    (tmp_path / "fonts").symlink_to(settings.ASSETS / "fonts")  # cutting them takes ten seconds
    first = assets.build(tmp_path)
    monkeypatch.setattr(assets, "_fill", lambda *_, **__: pytest.fail("built again"))
    assert assets.build(tmp_path) == first
    assert (tmp_path / "static/current").read_text() == first


def test_a_build_cut_short_is_not_taken_for_finished(tmp_path, monkeypatch):
    def cut(made, keep):
        (made / "desk.css").write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(assets, "_fill", cut)
    with pytest.raises(OSError, match="disk full"):
        assets.build(tmp_path)
    assert not list((tmp_path / "static").iterdir())


def test_every_icon_of_the_list_is_in_the_sprite_and_no_other_can_be_asked_for(tmp_path, assets):
    sprite.draw(tmp_path / "sprite.svg")
    drawn = (tmp_path / "sprite.svg").read_text()
    assert all(f'id="{name}"' in drawn for name in ICONS)
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("script", "letter"), [("latin", "é"), ("latin-ext", "ł"), ("arabic", "ع"), ("cyrillic", "ж")]
)
def test_fonts_hold_their_script(script, letter, assets, settings):
    file = settings.STATIC_ROOT / assets / f"rubik-{script}.woff2"
    assert ord(letter) in TTFont(file).getBestCmap()
    assert set(fonts.SCRIPTS) == {"latin", "latin-ext", "arabic", "cyrillic"}


def test_colours_of_text_have_enough_contrast():
    css = (Path(assets_folder()) / "css/tokens.css").read_text()
    for theme in (_colours(css.split("/* dark:")[0]), _colours(css.split('data-theme="dark"] {')[1])):
        for ink in ("ink", "ink-2", "ink-3", "accent", "kept", "soon", "late", "wait", "note"):
            for ground in ("surface", "canvas"):
                assert _contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        assert _contrast(theme["on-accent"], theme["accent"]) >= 4.5
        assert _contrast(theme["line-strong"], theme["surface"]) >= 3


def assets_folder():
    return Path(__file__).parents[2] / "src/answerable/workspace/static"


def _colours(css):
    pairs = (line.strip()[2:].split(":", 1) for line in css.splitlines() if line.strip().startswith("--"))
    return {name: value.split(";")[0].strip() for name, value in pairs if "#" in value}


def _contrast(one, other):
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_scripts_travel_without_their_notes_and_lose_nothing_else():
    from answerable.site.assets import _flush_left, _without_notes

    script = '// a note\n/** more\n of it */\nconst a = "// no note"; // stays\n  /* one */\nlet b; /* stays */\nlet c;\n'
    assert _without_notes(script) == 'const a = "// no note";\nlet b; /* stays */\nlet c;\n'
    said = "const a = \"; // said\";\nconst b = '{ // said' + c; // a note\n"
    assert _without_notes(said) == "const a = \"; // said\";\nconst b = '{ // said' + c;\n"
    assert _flush_left("if (a) {\n  b();\n\n}\n") == "if (a) {\nb();\n}\n"
    assert _flush_left("if (a) {\n  b(`x\n  y`);\n}\n") == "if (a) {\n  b(`x\n  y`);\n}\n"
    assert _without_notes("/* a */ let b;\nlet c; /* d */\n") == "/* a */ let b;\nlet c; /* d */\n"
