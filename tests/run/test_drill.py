"""The drill itself, at the size every run of the tests can afford, and proof that it would see a loss."""

import subprocess
import sys
from collections import Counter

import pytest

from answerable.run.drill import books


@pytest.mark.long
@pytest.mark.timeout(420)
def test_x1_a_thousand_letters_and_forty_kills_lose_nothing_and_double_nothing(root, tables):
    done = subprocess.run(
        [sys.executable, "-m", "answerable.run.cli", "drill", "mail", "--letters", "1000", "--kills", "40"],
        cwd=root,
        env={**os_environment(), "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    told = {line[: line.rindex("  ")].strip(): line.split()[-1] for line in done.stdout.splitlines()[1:]}
    assert done.returncode == 0, done.stdout + done.stderr
    assert told["letters offered until accepted (250)"] == told["messages on tickets"] == "1,000"
    assert told["processes killed (kill -9)"] == "40"
    assert told["duplicates recognised"] != "0"
    assert told["LOST"] == told["DOUBLED"] == told["mails sent twice"] == told["on a wrong ticket"] == "0"


def os_environment():
    import os

    ours = ("ANSWERABLE_", "DATABASE_")
    return {k: v for k, v in os.environ.items() if k.endswith("_PORT") or not k.startswith(ours)}


def test_the_books_name_what_was_lost_doubled_and_sent_twice(own_database, desk):
    """A desk that holds one letter, twice, where another had been promised too."""
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.kit.now import now

    for number in range(2):
        receive(
            Incoming(
                brand_id=desk.brands["bulkimart"].pk, channel="email", sender_email="dana@harborcafe.example",
                sender_name="Dana Whitfield", subject="Twelve cartons", text=f"Where are they? {number}",
                received_at=now(), rfc_id="<twice@harborcafe.example>",
            ),
            at=now(),
        )  # fmt: skip
    accepted = {"<twice@harborcafe.example>": "", "<gone@harborcafe.example>": ""}
    found = books.compare(own_database.app, accepted, Counter({"<ours@x.example>": 2}))
    assert found.lost == ["<gone@harborcafe.example>"]
    assert found.doubled == ["<twice@harborcafe.example>"]
    assert found.sent_twice == ["<ours@x.example>"]
    assert found.faults >= 3
    assert books.still_open(own_database.app) == (0, 2)
