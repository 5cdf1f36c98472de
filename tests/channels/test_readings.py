"""What is read in letters of every kind. With `test_answers.py` this is the corpus of this room."""

import pytest

from answerable.channels.email import as_json
from channels.corpus import answers
from channels.corpus.readings import READINGS


def agrees(told, expected):
    """Lists row by row, objects in the fields named, text without the line end a part closes with."""
    if isinstance(expected, list):
        return len(told) == len(expected) and all(map(agrees, told, expected))
    if isinstance(expected, dict):
        return all(agrees(told[name], value) for name, value in expected.items())
    return (told.strip() if isinstance(told, str) else told) == (
        expected.strip() if isinstance(expected, str) else expected
    )


@pytest.mark.parametrize(
    ("content", "expected"), [row[1:] for row in READINGS], ids=[row[0] for row in READINGS]
)
def test_a_letter_is_read_as_it_was_meant(content, expected):
    told = as_json.of(content, envelope_from="dana@harborcafe.example")
    wrong = {name: told[name] for name, value in expected.items() if not agrees(told[name], value)}
    assert not wrong, f"{wrong}, not {expected}"


def test_the_corpus_has_its_size():
    built = [
        answers.INTRODUCED,
        answers.HEADED,
        answers.SENT_FROM,
        answers.DISCLAIMERS,
        answers.SHAPED,
        answers.KEPT,
    ]
    assert len(READINGS) + sum(map(len, built)) >= 250
    assert len({row[0] for row in READINGS}) == len(READINGS) >= 110
