"""Whatever a person hands in, there is an answer and never a traceback: thousands of damaged policies."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.policy.blocks import COMMON
from answerable.policy.diff import diff
from answerable.policy.explain import explain
from answerable.policy.language import Level, Policy, read
from answerable.policy.registry import verbs
from policy.seeds import POLICIES

SEEDS = [(POLICIES / f"{brand}.policy.md").read_text(encoding="utf-8") for brand in ("barbar", "bulkimart")]
NAMES = sorted({*COMMON, *(name for verb in verbs().values() for name in verb.settings)})
PIECES = [
    "",
    "```",
    "```rule 4.1",
    "---",
    "{#4.1}",
    "{#",
    "|",
    "| severity | Basic |",
    "  ",
    ":",
    "when:",
    "# ",
    "\ufeff",
    "\x85",
]
VALUES = [
    "",
    "open",
    "0 hours",
    "999999999 days",
    "1 business day",
    "every hour",
    "channel is",
    "a, , b",
    "-",
    "é" * 50,
    "4.1",
    "4.9",
    "1-5",
    "US federal",
]
LINE = st.one_of(
    st.sampled_from(PIECES),
    st.text(max_size=60),
    st.builds(
        "{}: {}".format, st.sampled_from(NAMES), st.one_of(st.sampled_from(VALUES), st.text(max_size=30))
    ),
)
MUTATION = st.tuples(
    st.sampled_from(["replace", "delete", "insert", "twice", "cut", "swap"]), st.integers(0, 10_000), LINE
)


def damaged(text, mutations):
    lines = text.split("\n")
    for how, where, line in mutations:
        at = where % max(len(lines), 1)
        if how == "replace":
            lines[at : at + 1] = [line]
        elif how == "delete":
            del lines[at : at + 1]
        elif how == "insert":
            lines.insert(at, line)
        elif how == "twice":
            lines[at:at] = lines[at : at + 1 + where % 7]
        elif how == "cut":
            lines[at:] = [each[: where % 20] for each in lines[at : at + 3]] + lines[at + 3 :]
        else:
            other = (where * 7) % max(len(lines), 1)
            lines[at : at + 1], lines[other : other + 1] = lines[other : other + 1], lines[at : at + 1]
    return "\n".join(lines)


def answers(handed_in):
    reading = read(handed_in, "policy.md")
    lines = [finding.line for finding in reading.findings]
    assert lines == sorted(lines)
    assert all(
        finding.message and finding.file == "policy.md" and finding.line >= 1 for finding in reading.findings
    )
    assert all(json.dumps(finding.to_json()) and str(finding) for finding in reading.findings)
    assert (reading.policy is None) == any(finding.level is Level.ERROR for finding in reading.findings)
    return reading.policy


@settings(max_examples=1500)
@given(st.sampled_from([0, 1]), st.lists(MUTATION, min_size=1, max_size=6))
def test_a_damaged_policy_gets_an_answer(seed, mutations):
    answers(damaged(SEEDS[seed], mutations))


@settings(max_examples=400)
@given(
    st.sampled_from([0, 1]),
    st.tuples(st.integers(0, 10_000), st.sampled_from(NAMES), st.sampled_from(VALUES)),
)
def test_one_changed_setting_gets_an_answer_and_a_valid_one_runs(seed, change):
    where, name, value = change
    lines = SEEDS[seed].split("\n")
    settings_at = [i for i, line in enumerate(lines) if ": " in line and not line.startswith(("-", " ", "#"))]
    lines[settings_at[where % len(settings_at)]] = f"{name}: {value}"
    if policy := answers("\n".join(lines)):
        assert Policy.from_json(json.loads(json.dumps(policy.to_json()))) == policy
        assert explain(policy)
        assert policy.clocks_for({"channel": "email"}) is not None
        assert diff(policy, policy) == []


@settings(max_examples=400)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_any_bytes_get_an_answer(raw):
    answers(raw)


@settings(max_examples=200)
@given(
    st.sampled_from([0, 1]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252"]),
    st.lists(st.tuples(st.integers(0, 40_000), st.binary(min_size=1, max_size=3)), max_size=5),
)
def test_any_encoding_with_damaged_bytes_gets_an_answer(seed, encoding, damages):
    raw = bytearray(SEEDS[seed].encode(encoding, errors="replace"))
    for where, piece in damages:
        at = where % len(raw)
        raw[at : at + len(piece)] = piece
    answers(bytes(raw))


def test_a_huge_file_a_deep_file_and_a_long_line():
    answers("x" * 5_000_000)
    answers(SEEDS[0] + "\n".join(f"Words {n}. {{#20.{n}}}" for n in range(5_000)))
    answers(SEEDS[0].replace("within: 8 hours", "within: " + "8" * 100_000))
    answers(SEEDS[1].replace("channel is email", " and ".join(["channel is email"] * 5_000)))
