"""`answerable policy …`, as a person and as a machine call it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import answerable
from answerable.run.policy import main
from policy.seeds import POLICIES

BULKIMART, BARBAR = str(POLICIES / "bulkimart.policy.md"), str(POLICIES / "barbar.policy.md")


@pytest.fixture
def broken(tmp_path, bulkimart_text):
    file = tmp_path / "broken.policy.md"
    file.write_text(bulkimart_text.replace("zone: America/New_York", "zone: EST"), encoding="utf-8")
    return str(file)


@pytest.fixture
def copy(tmp_path, bulkimart_text):
    file = tmp_path / "bulkimart.policy.md"
    file.write_text(bulkimart_text, encoding="utf-8")
    return file


def test_both_policies_check_clean(capsys):
    assert main(["check", BULKIMART, BARBAR]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].startswith("bulkimart.policy.md: no errors, 22 clauses, 27 rules, 10 open decisions.")
    assert lines[-1].startswith("barbar.policy.md: no errors, 32 clauses, 42 rules, 14 open decisions.")


def test_an_error_has_its_line_and_status_one(broken, capsys):
    assert main(["check", broken]) == 1
    out = capsys.readouterr().out
    assert "error: 'EST' has more than one meaning." in out
    assert (
        out.splitlines()[-1] == "broken.policy.md: 1 error. It cannot be published; a policy in force stays."
    )


def test_machines_get_json(broken, capsys):
    assert main(["check", "--json", BULKIMART, broken]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    good, bad = told["files"]
    assert (good["ok"], len(good["decisions"])) == (True, 10)
    assert [f["message"] for f in bad["findings"] if f["level"] == "error"] == [
        "'EST' has more than one meaning."
    ]


@pytest.mark.parametrize("name", ["missing.md", ".", "bad\0name"])
def test_a_file_that_is_not_there(name, capsys):
    assert main(["check", name]) == 1
    assert "I can't open this file" in capsys.readouterr().out


def test_a_file_without_an_end(capsys):
    assert main(["check", "/dev/zero"]) == 1
    assert "far too long for a policy" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["nowhere/draft.md", ".", "bad\0name"])
def test_a_draft_that_cannot_be_written(out, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["draft", str(POLICIES / "bulkimart.source.txt"), "--out", out]) == 1
    assert "I can't write this file" in capsys.readouterr().err


def test_a_full_disk_costs_no_policy(copy, capsys, monkeypatch):
    before = copy.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert main(["decide", str(copy), "4.1", "--by", "A. Example"]) == 1
    assert "I can't write this file: No space left on device." in capsys.readouterr().err
    assert copy.read_bytes() == before
    assert list(copy.parent.iterdir()) == [copy]


@pytest.mark.parametrize(
    "arguments",
    [[], ["chek", "x"], ["check"], ["decide", BULKIMART, "4.1"], ["draft", "x", "--effective", "soon"]],
)
def test_a_command_that_makes_no_sense(arguments, capsys):
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_explain(capsys, broken):
    assert main(["explain", BULKIMART]) == 0
    assert (
        "Every ticket by email gets a first answer from a person within 24 hours" in capsys.readouterr().out
    )
    assert main(["explain", "--json", BULKIMART]) == 0
    assert len(json.loads(capsys.readouterr().out)[0]) == 27
    assert main(["explain", broken]) == 1


def test_diff(copy, capsys):
    copy.write_text(copy.read_text().replace("goal: 98%", "goal: 95%"))
    assert main(["diff", BULKIMART, str(copy)]) == 0
    assert capsys.readouterr().out.startswith("looser     4.1      goal: 98% of open minutes")
    assert main(["diff", "--json", BULKIMART, str(copy)]) == 0
    assert [each["verdict"] for each in json.loads(capsys.readouterr().out)] == ["looser"]
    assert main(["diff", BULKIMART, BULKIMART]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


def test_draft(tmp_path, capsys):
    out = tmp_path / "draft.policy.md"
    source = str(POLICIES / "bulkimart.source.txt")
    assert (
        main(["draft", source, "--brand", "Bulkimart", "--effective", "2026-01-01", "--out", str(out)]) == 0
    )
    assert "this bullet has no words." in capsys.readouterr().err
    assert main(["check", str(out)]) == 1
    assert "this is a draft that nobody has approved." in capsys.readouterr().out
    assert main(["draft", "--json", source]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert main(["draft", str(tmp_path / "nothing.txt")]) == 1


def test_decide(copy, capsys):
    assert (
        main(
            ["decide", str(copy), "4.1", "--by", "A. Example", "--on", "2026-06-20", "--as", "New York time"]
        )
        == 0
    )
    assert capsys.readouterr().out.startswith("4.1: decided 2026-06-20 by A. Example. Still open: 9.")
    assert "decided: 2026-06-20 by A. Example: New York time\n" in copy.read_text()
    assert main(["decide", str(copy), "4.1", "--by", "A. Example"]) == 1
    assert "Nothing is open under 4.1." in capsys.readouterr().err
    assert main(["decide", "--json", str(copy), "6.2", "--by", "A. Example"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "clause": "6.2", "open": 8}


def test_a_policy_with_errors_is_not_published(broken, capsys):
    assert main(["publish", broken, "--by", "A. Example"]) == 1
    assert "Nothing was published; a policy in force stays." in capsys.readouterr().err


def test_a_check_starts_without_django_and_without_what_it_does_not_need():
    program = (
        "import sys; from answerable.run.policy import main; status = main(sys.argv[1:]);"
        "heavy = {'django', 'docx', 'holidays', 'psycopg'} & set(sys.modules); sys.exit(f'imported {heavy}' if heavy else status)"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(answerable.__file__).parents[1])}
    command = [sys.executable, "-c", program, "check", BULKIMART]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
