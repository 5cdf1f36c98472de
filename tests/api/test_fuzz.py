"""Whatever is asked, as the API's own description has it or not: an answer, never a failure of the desk."""

import json
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ANSWERS = {200, 201, 400, 401, 404, 405, 409, 422}
words = st.one_of(
    st.text(max_size=40),
    st.text(string.printable, max_size=200),
    st.sampled_from(
        ["", "new", "at work", "me", "nobody", "bulkimart", "barbar", "-1", "0", "50", "1e9", "%00", "null"]
    ),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
bodies = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(
                json_values, words, st.sampled_from(["solved", "resolve", "order", "urgent", "low"])
            )
            for name in (
                "text",
                "then",
                "code",
                "seen_revision",
                "to",
                "category",
                "urgency",
                "reason",
                "extra",
            )
        },
    ),
)
NOUNS = ["replies", "notes", "assignment", "classification", "resolution"]
enough = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def is_answered(answer):
    assert answer.status_code in ANSWERS
    if answer.status_code >= 400 and answer.status_code != 405:
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["title"]
        assert problem["detail"]
    return True


@enough
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "brand", "status", "assignee", "cursor", "limit", "x"]), words
    )
)
def test_any_question_to_the_list_is_answered(script, write_in, query):
    assert is_answered(script("samuel").get("/tickets", **query))


@enough
@given(reference=words.filter(lambda text: text not in {".", ".."}))
def test_any_reference_is_answered(script, write_in, reference):
    from urllib.parse import quote

    assert is_answered(
        script("samuel").get(f"/tickets/{quote(reference.encode('utf-8', 'replace'), safe='')}")
    )


@enough
@given(
    noun=st.sampled_from(NOUNS), body=bodies, key=st.none() | st.text(string.printable.strip(), max_size=20)
)
def test_any_body_is_answered(script, write_in, noun, body, key):
    ticket = write_in(subject="fuzz")
    headers = {} if key is None else {"Idempotency-Key": key}
    raw = json.dumps(body, default=str)
    assert is_answered(script("samuel").post(f"/tickets/{ticket.reference}/{noun}", raw, **headers))


@enough
@given(noun=st.sampled_from(NOUNS), raw=st.binary(max_size=200))
def test_any_bytes_are_answered(script, write_in, noun, raw):
    ticket = write_in(subject="bytes")
    assert is_answered(script("samuel").post(f"/tickets/{ticket.reference}/{noun}", raw))
