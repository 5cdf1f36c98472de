"""Letters, answers and bounces from the test suites of other projects, read but never copied here.

An expectation that is another house's rule, or wrong, stands in `DISPUTED` with the reason.
"""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from answerable.channels.email import plain, quote
from answerable.channels.email.letter import ParsedLetter
from answerable.channels.email.parse import parse

CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA") or Path(__file__).resolve().parents[3] / "shared/corpora")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPORA.exists(), reason=f"no letters of others in {CORPORA}"),
]

DISPUTED = {
    "Eight-bit letters without a charset: they show �, we read them as the Windows-1252 they are": """
        stalwart-legacy-010 stalwart-legacy-016 stalwart-legacy-020 stalwart-legacy-022 stalwart-legacy-023
        stalwart-legacy-026 stalwart-legacy-027 stalwart-legacy-033 stalwart-legacy-052""",
    "They leave uuencoded files encoded, we decode them": "stalwart-legacy-017 stalwart-legacy-048 stalwart-legacy-049",
    "Further words in the letter (RFC 8621 4.1.4): they file the second part away, we show it with the first": """
        stalwart-malformed-002 stalwart-malformed-003 stalwart-malformed-004 stalwart-malformed-006
        stalwart-malformed-007 stalwart-malformed-008 stalwart-malformed-009 stalwart-malformed-011
        stalwart-thirdparty-002 phpmime-m0014 phpmime-m0016""",
    "Boundaries that begin with each other or close nothing: any reading is a guess; ours keeps every word": """
        stalwart-malformed-001 stalwart-malformed-005 stalwart-malformed-012 stalwart-malformed-016
        stalwart-malformed-019 stalwart-malformed-020 stalwart-malformed-021 stalwart-thirdparty-005""",
    "A file nobody named: they say noname1, we say attachment-1": "phpmime-m0010 phpmime-m0020",
    "An address without a domain is none we could answer": "stalwart-rfc-001 stalwart-rfc-004 stalwart-thirdparty-007",
    "NUL cannot be kept in a text column": "stalwart-thirdparty-000",
    "The content is not base64 at all (the RFC wrote words there), so its size means nothing": "stalwart-rfc-000",
    "Three letters are attached, they count one": "stalwart-thirdparty-015",
}
REASONS = {name: reason for reason, names in DISPUTED.items() for name in names.split()}


def files(folder):
    return sorted((CORPORA / folder).glob("*.expect.json")) if CORPORA.exists() else []


def name(path):
    return path.name.removesuffix(".expect.json")


def same(one, other):
    return " ".join((one or "").split()) == " ".join((other or "").split())


def differences(expected, letter):
    """What we read differently, in words."""
    if not isinstance(letter, ParsedLetter):
        yield letter.reason
        return
    if "subject" in expected and not same(expected["subject"], letter.subject):
        yield f"subject {letter.subject!r}, not {expected['subject']!r}"
    senders = expected.get("from_addresses") or []
    if senders and (senders[0]["email"], senders[0].get("name") or "") != (
        letter.sender.email,
        letter.sender.name
        or (senders[0].get("name") or "" if senders[0].get("name") == letter.sender.email else ""),
    ):
        yield f"from {letter.sender}, not {senders[0]}"
    if "to_addresses" in expected and [to["email"] for to in expected["to_addresses"]] != [
        to.email for to in letter.to
    ]:
        yield f"to {letter.to}"
    if "body_text_norm" in expected and not same(expected["body_text_norm"], letter.text):
        yield f"text {letter.text[:200]!r}, not {expected['body_text_norm'][:200]!r}"
    if "message_id" in expected and letter.message_id != f"<{expected['message_id']}>":
        yield f"message id {letter.message_id}"
    if expected["attachments_count"] != len(letter.attachments):
        yield f"{len(letter.attachments)} files, not {expected['attachments_count']}"
        return
    for theirs, ours in zip(expected["attachments"], letter.attachments, strict=True):
        if theirs.get("filename") and theirs["filename"] != ours.name:
            yield f"file {ours.name}, not {theirs['filename']}"
        if theirs.get("md5"):
            if theirs["md5"] != hashlib.md5(ours.content, usedforsecurity=False).hexdigest():
                yield f"content of {ours.name}"
        elif theirs.get("size") is not None and theirs["size"] not in sizes(ours.content):
            yield f"{len(ours.content)} bytes in {ours.name}, not {theirs['size']}"


def sizes(content):
    """Theirs counts text after decoding and with whatever line ends it had."""
    unix = content.replace(b"\r\n", b"\n")
    return {
        len(content),
        len(unix),
        len(unix.rstrip()),
        len(content.decode("latin-1").encode()),
        len(unix.decode("latin-1").encode()),
    }


@pytest.mark.parametrize("path", files("mail"), ids=name)
def test_letters_of_others_are_read_as_they_say(path):
    expected = json.loads(path.read_text())
    letter = parse(path.with_name(f"{name(path)}.eml").read_bytes())
    found = list(differences(expected, letter))
    if name(path) in REASONS:
        assert found, f"no longer disputed: {REASONS[name(path)]}"
    else:
        assert not found, found


def test_bounces_of_others_are_known_for_what_they_are():
    recognised = classed = addressed = 0
    paths = files("bounce")
    reports = [(json.loads(path.read_text()), path) for path in paths]
    real = [(expected, path) for expected, path in reports if expected["bounce"]]
    for expected, path in real:
        letter = parse(path.with_name(f"{name(path)}.eml").read_bytes())
        if not letter.automatic or letter.automatic.kind not in {"bounce", "delay"}:
            continue
        recognised += 1
        failures = letter.bounce.failures
        addressed += bool(failures and failures[0].recipient)
        classed += all(not failure.permanent for failure in failures) == expected["temporary"]
    for expected, path in reports:
        if expected.get("feedback_report"):
            verdict = parse(path.with_name(f"{name(path)}.eml").read_bytes()).automatic
            assert verdict is None or verdict.kind != "bounce"
    assert (len(real), recognised >= 286, addressed >= 278, classed >= 266) == (289, True, True, True), (
        f"{recognised} recognised, {addressed} with a recipient, {classed} permanent or temporary as they say"
    )


def shown(path):
    base = path.with_name(name(path))
    if base.with_name(base.name + ".html").exists():
        markup = base.with_name(base.name + ".html").read_text("utf-8", errors="replace")
        return plain.from_html(markup), quote.reply("", markup, only_html=True)
    if base.with_name(base.name + ".eml").exists():
        text = parse(base.with_name(base.name + ".eml").read_bytes()).text
    else:
        text = base.with_name(base.name + ".txt").read_bytes().decode("utf-8", "replace")
    return text, quote.visible(text)


def agrees(expected, text, visible):
    if "visible_reply" in expected:
        return re.sub(r"\s", "", expected["visible_reply"]) == re.sub(r"\s", "", visible)
    if "top_matches" in expected:
        return all(re.search(pattern, visible) for pattern in expected["top_matches"])
    if expected.get("unchanged"):
        return visible.strip() == text.strip()
    return not any(re.search(pattern, visible, re.MULTILINE) for pattern in expected["later_matches"])


def test_answers_of_others_are_trimmed_as_they_say():
    """The best library reached 64 of 100 on a set of this kind, 90 of these 161."""
    results = {name(path): agrees(json.loads(path.read_text()), *shown(path)) for path in files("reply")}
    missed = sorted(letter for letter, agreed in results.items() if not agreed)
    assert len(results) == 161
    assert len(missed) <= 20, missed


def test_languages_of_others_are_told_apart():
    from answerable.channels.email import language

    rows = [
        json.loads(line) for line in (CORPORA / "lang/chatwoot_widget.jsonl").read_text("utf-8").splitlines()
    ]
    ours = [row for row in rows if row["lang"] in {"en", "es", "de"} and len(row["text"]) >= 40]
    right = sum(language.hint(row["text"], ["en", "es", "de"]) == row["lang"] for row in ours)
    assert right >= len(ours) * 0.95, f"{right} of {len(ours)}"
