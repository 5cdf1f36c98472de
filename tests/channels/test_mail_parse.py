"""`answerable mail parse`: one object for any bytes, by the code that reads incoming mail."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.channels.email import as_json
from answerable.run import mail
from support.letters import raw

STARTED = """
import sys
from answerable.run import mail
mail.mail(["parse", "-"])
print(sorted({"django", "psycopg"} & set(sys.modules)), file=sys.stderr)
"""
KEYS = [
    *("from", "sender", "reply_to", "to", "cc", "subject", "date", "message_id", "in_reply_to", "references"),
    *("text", "reply", "html", "attachments", "language", "kind", "auth", "bounce", "problems"),
]
LETTER = raw(
    subject="=?utf-8?q?Gr=C3=B6=C3=9Fe?=",
    body=(
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
        "--c\nContent-Type: text/plain; charset=utf-8\n\nDie Größe fehlt, bitte senden Sie sie.\n\n"
        "Am 3.12.2026 um 10:00 schrieb Support <support@bulkimart.com>:\n> Guten Tag\n"
        '--c\nContent-Type: text/html; charset=utf-8\n\n<p onclick="x()">Die <b>Größe</b> fehlt</p>\n--c--\n'
        "--b\nContent-Type: image/png; name=cup.png\nContent-ID: <cup@x>\nContent-Transfer-Encoding: base64\n\n"
        "aGVsbG8=\n--b--\n"
    ),
    Content_Type="multipart/related; boundary=b",
    Cc="Teo <teo@northside.example>, orders@harborcafe.example",
    Sender="Assistant <desk@harborcafe.example>",
    In_Reply_To="<1.a@bulkimart>",
    References="<0.a@bulkimart> <1.a@bulkimart>",
)


def printed(capsys, *arguments):
    assert mail.mail(["parse", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_a_letter_is_told_as_one_object(tmp_path, capsys):
    (tmp_path / "letter.eml").write_bytes(LETTER)
    told = json.loads(printed(capsys, tmp_path / "letter.eml"))
    assert list(told) == KEYS
    assert told["from"] == [{"name": "Dana Whitfield", "address": "dana@harborcafe.example"}]
    assert told["sender"] == [{"name": "Assistant", "address": "desk@harborcafe.example"}]
    assert [person["address"] for person in told["cc"]] == [
        "teo@northside.example",
        "orders@harborcafe.example",
    ]
    assert told["reply_to"] == []
    assert told["subject"] == "Größe"
    assert told["date"] == "2026-12-03T15:00:00+00:00"
    assert (told["in_reply_to"], told["references"]) == (
        "<1.a@bulkimart>",
        ["<0.a@bulkimart>", "<1.a@bulkimart>"],
    )
    assert told["reply"] == "Die Größe fehlt, bitte senden Sie sie."
    assert "> Guten Tag" in told["text"]
    assert told["html"] == "<p>Die <b>Größe</b> fehlt</p>"
    assert told["attachments"] == [
        {
            "name": "cup.png",
            "type": "image/png",
            "size": 5,
            "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "inline": True,
            "content_id": "cup@x",
        }
    ]
    assert (told["language"], told["kind"], told["bounce"], told["problems"]) == ("de", "human", None, [])
    assert told["auth"] == {"spf": None, "dkim": None, "dmarc": None, "aligned": False}


def test_a_letter_from_a_pipe(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", type("Pipe", (), {"buffer": io.BytesIO(LETTER)}))
    assert json.loads(printed(capsys, "-"))["subject"] == "Größe"


def test_a_folder_is_one_line_a_letter(tmp_path, capsys):
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(raw(subject=f"letter {number}"))
    (tmp_path / "notes.json").write_text("{}")
    lines = printed(capsys, "--named", tmp_path).splitlines()
    assert [json.loads(line)["subject"] for line in lines] == ["letter 0", "letter 1", "letter 2"]
    assert json.loads(lines[0])["file"].endswith("0.eml")


def test_a_file_that_is_not_there_is_said_and_the_others_are_read(tmp_path, capsys):
    (tmp_path / "there.eml").write_bytes(raw())
    assert mail.mail(["parse", str(tmp_path / "missing.eml"), str(tmp_path / "there.eml")]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert "missing.eml cannot be read" in told.err


def test_it_starts_without_django_and_without_a_database():
    told = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={**os.environ, "PYTHONPATH": str(Path(mail.__file__).parents[2])},
        input=LETTER,
        capture_output=True,
        check=True,
    )
    assert json.loads(told.stdout)["subject"] == "Größe"
    assert told.stderr.decode().strip() == "[]"


def test_a_letter_that_takes_too_long_is_told_as_such(capsys, monkeypatch, tmp_path):
    def endless(*_, **__):
        while True:
            pass

    monkeypatch.setattr(as_json, "parse", endless)
    monkeypatch.setattr(mail, "PROCESSOR_SECONDS", 0.05)
    (tmp_path / "letter.eml").write_bytes(LETTER)
    told = json.loads(printed(capsys, tmp_path / "letter.eml"))
    assert (told["subject"], told["problems"]) == ("Größe", ["Reading it took longer than 5 seconds."])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no headers"),
        (b"only words, no letter", "no headers"),
        (b"From: a@b.example\r\n" + b"To: x@y.example\r\n" * 600 + b"\r\nhi", "500 addresses"),
        (b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhi\n" * 600, "500 parts"),
        (raw(Date="Fri, 31 Feb 2026 25:61:00 +0000"), "none that exists"),
        (raw(Date=None), "no Date"),
        (raw(Message_ID=None), "no Message-ID"),
        (raw(From=None), "no From"),
        (raw(Content_Type="text/plain; charset=x-martian"), "charset nobody knows"),
        (raw(body="caf\udce9", Content_Type="text/plain; charset=utf-8"), "not utf-8"),
        (raw(Content_Transfer_Encoding="base64", body="!!!! not base64 !!!!"), "base64"),
        (raw(Content_Type="multipart/mixed; boundary=b", body="--b\n\ncut"), "no end"),
        (raw(Content_Type="multipart/mixed", body="none"), "has none"),
        (raw(Date="Thu, 03 Dec 1996 10:00:00 +0000", Received="from a by b; Thu, 03 Dec 2026 10:00:00 +0000"), "1996"),
        (raw(body="a\x00b"), "NUL"),
        (raw(Subject="caf\udce9"), "neither ASCII nor UTF-8"),
        (b"Subject: one\r\n" + raw(), "more than one Subject"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(content, problem):
    told = as_json.of(content)
    assert list(told) == KEYS
    assert any(problem in each for each in told["problems"]), told["problems"]


def test_a_refused_letter_still_says_who_wrote_it():
    told = as_json.of(LETTER.replace(b"\r\n\r\n", b"\r\n" + b"X-Long: " + b"x" * 120_000 + b"\r\n\r\n", 1))
    assert told["subject"] == "Größe"
    assert told["from"][0]["address"] == "dana@harborcafe.example"
    assert told["problems"] == ["One of its headers is longer than 100 KB."]


pieces = st.sampled_from(
    [b"\r\n", b"\n", b"--b", b"--c--", b"=?utf-8?b?", b"?=", b"\x00", b"\xff\xfe", b"\x1b$B", b'"', b"<", b"(",
     b"Content-Type: message/rfc822\n\n", b"charset*0*=''%", b"begin 644 x\n", b"multipart/report", b":", b" " * 99]
)  # fmt: skip


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LETTER)), st.integers(0, 40), pieces | st.binary(max_size=8)), max_size=8
    )
)
def test_any_mutation_of_a_letter_gives_an_object(changes):
    content = LETTER
    for at, length, put in changes:
        content = content[:at] + put + content[at + length :]
    told = as_json.of(content, languages=("en", "de"))
    assert list(told) == KEYS
    assert all(isinstance(problem, str) for problem in told["problems"])
    json.loads(json.dumps(told, ensure_ascii=False).encode())


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_object(content):
    assert list(as_json.of(content)) == KEYS
