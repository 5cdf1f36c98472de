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


def test_the_examples_of_all_verbs_make_one_policy():
    clauses = []
    for number, verb in enumerate(verbs(), 1):
        block = section(verb).split("```")[1].strip()
        clauses.append(f"Words. {{#{number}}}\n\n```rule {number}\n{block}\n```\n")
    front = "brand: B\ntitle: T\nversion: 1\neffective: 2026-01-01\nreview: every 12 months\nowner: O\nlanguage: en"
    assert read(f"---\n{front}\n---\n\n" + "\n".join(clauses)).errors == []
