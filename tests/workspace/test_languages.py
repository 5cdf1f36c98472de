"""Every sentence of the desk is said in every language it offers."""

from collections.abc import Iterable

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

from answerable.site import catalogs
from answerable.site.connection import ROOT

SOURCE = ROOT / "src/answerable"
METHODS = [("**.py", "python"), ("**/jinja2/**.jinja", "jinja2")]
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
OPTIONS = {"**/jinja2/**.jinja": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
WORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2)}


def sentences() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(SOURCE, METHODS, OPTIONS, WORDS)
    return {tuple(said) if isinstance(said, (tuple, list)) else said for _, _, said, _, _ in found}


def catalog(language):
    with (SOURCE / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as opened:
        return read_po(opened, abort_invalid=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language):
    known = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalog(language)
    }
    for said in sentences():
        key = said if isinstance(said, str) else said[0]
        assert key in known, f"{language} has no word for: {key}"
        told = known[key].string
        assert all(told if isinstance(told, (tuple, list)) else [told]), f"{language} is silent on: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    for message in catalog(language):
        problems: Iterable[Exception] = message.check() if message.id else ()
        assert not list(problems), message.id


def test_catalogs_are_compiled_where_gettext_reads_them(tmp_path):
    catalogs.compile_into(tmp_path)
    for language, _ in settings.LANGUAGES:
        with (tmp_path / language / "LC_MESSAGES/django.mo").open("rb") as opened:
            assert read_mo(opened)
