"""Every sentence of the desk is said in every language it offers."""

import ast
import re
from collections.abc import Iterable
from functools import cache

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


@cache
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


TOLD = {
    "NotPossible", "Refused", "NotClosed", "NotKept", "NotTrained", "NotTaken", "FileRefused", "NotAllowed", "NotTranslated"
}  # fmt: skip
"""What is raised with a sentence that stands on a page as it is."""


def bare_refusals() -> Iterable[str]:
    """Sentences for people that are raised in one language."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
                for said in node.args[:1]:
                    if isinstance(said, (ast.Constant, ast.JoinedStr)):
                        yield f"{file.relative_to(SOURCE)}:{said.lineno}: {ast.unparse(said)}"


def test_why_something_is_not_possible_is_said_in_every_language():
    assert not list(bare_refusals())


NAMES = {"Answerable", "Twilio", "SHA", "UTC", "API", "Ctrl", "Esc", "Mon", "Fri", "Website", "nbsp"}
"""What is called the same in every language; "Website" stands where only machines look."""
HIDDEN = re.compile(
    r"\{% (?:block|macro) [^%]*%\}[^<]*\{% end(?:block|macro) %\}|"  # attributes, no words of the page
    r"\{% trans\b.*?\{% endtrans %\}|"
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style|svg|pre|code)\b.*?</\1>|&\w+;",
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:aria-label|title|alt)="([^"]*)"')


def test_templates_hold_no_bare_words():
    bare = []
    for file in SOURCE.rglob("*.jinja"):
        if file.name.endswith(".js.jinja"):
            continue
        shown = HIDDEN.sub(" ", file.read_text("utf-8"))
        text = " ".join([*SPOKEN.findall(shown), re.sub(r"<[^>]*>", " ", shown)])
        words = set(re.findall(r"[^\W\d_]{3,}", text)) - NAMES
        bare += [f"{file.name}: {word}" for word in words]
    assert not bare, sorted(bare)


def test_scripts_get_their_words_from_the_page():
    """A sentence in a script would be English for everybody: capital first, a space, more words."""
    said = re.compile(r"""(["'`])([A-Z][a-z]+(?: [\w’']+)+[.!?]?)\1""")
    notes = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
    files = [*SOURCE.rglob("static/js/**/*.js"), *SOURCE.rglob("*.js.jinja")]
    assert len(files) > 20
    found = [
        f"{file.name}: {hit[1]}"
        for file in files
        for hit in said.findall(notes.sub("", file.read_text("utf-8")))
    ]
    assert not found


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
