"""Every dependency is pinned, hashed and has its reason written down."""

import re

import pytest


def names(text):
    return {re.split(r"[~=<>\[]", line)[0] for line in text.splitlines() if re.match(r"[a-z]", line)}


def pins(text):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("kind", ["run", "test"])
def test_each_has_its_reason(root, kind):
    explained = set(re.findall(r"^\| `([^`]+)`", (root / "docs/dependencies.md").read_text(), re.MULTILINE))
    wanted = names((root / f"requirements/{kind}.in").read_text())
    assert wanted
    assert wanted <= explained, "write its reason into docs/dependencies.md"


@pytest.mark.parametrize("kind", ["run", "test"])
def test_the_lock_holds_each_with_hashes(root, kind):
    lock = (root / f"requirements/{kind}.txt").read_text()
    assert names((root / f"requirements/{kind}.in").read_text()) <= pins(lock).keys(), "run uv pip compile"
    for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE):
        assert "==" not in entry or "--hash=sha256:" in entry, entry


def test_the_tests_run_on_what_the_desk_runs_on(root):
    run, test = (pins((root / f"requirements/{kind}.txt").read_text()) for kind in ("run", "test"))
    assert run.items() <= test.items()
