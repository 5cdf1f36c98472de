"""The page about the language names everything there is to write; nothing is left for guessing."""

from pathlib import Path

import pytest

from answerable.policy.blocks import COMMON
from answerable.policy.catalogue import PROOFS
from answerable.policy.clocks import CLOCKS
from answerable.policy.conditions import FACTS
from answerable.policy.language import read
from answerable.policy.registry import verbs

PAGE = (Path(__file__).parents[2] / "docs/policy-language.md").read_text(encoding="utf-8")


def section(verb):
    start = PAGE.index(f"### {verb}\n")
    end = PAGE.find("\n### ", start + 1)
    return PAGE[start : end if end > 0 else len(PAGE)]


@pytest.mark.parametrize("verb", verbs().values(), ids=lambda verb: verb.name)
def test_every_verb_is_described_with_every_setting(verb):
    text = section(verb.name)
    assert [name for name in verb.settings if f"`{name}`" not in text] == []


@pytest.mark.parametrize("verb", verbs().values(), ids=lambda verb: verb.name)
def test_what_a_rule_must_have_is_marked(verb):
    text = section(verb.name)
    for name, setting in verb.settings.items():
        assert (f"`{name}` (needed)" in text) is setting.required, name


@pytest.mark.parametrize("names", [COMMON, PROOFS, FACTS, CLOCKS])
def test_every_name_of_a_closed_list_is_on_the_page(names):
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_example_on_the_page_is_a_policy():
    start = PAGE.index("````markdown\n") + len("````markdown\n")
    example = PAGE[start : PAGE.index("\n````", start)]
    assert read(example, "example").errors == []
