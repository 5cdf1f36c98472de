"""Nothing answers at the database's address: every door says so, asks to come again, and reads nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import answerable

ASK = """
import json, django; django.setup()
from django.test import Client
browser = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
asked = [browser.get(path) for path in ("/", "/accounts/login/", "/help/barbar/", "/readyz", "/healthz")]
script = {"Authorization": "Bearer ans_x", "Content-Type": "application/json"}
asked += [browser.get("/api/v1/tickets", headers=script), browser.post("/api/v1/tickets/1/replies", b"{}", headers=script, content_type="application/json")]
print(json.dumps([[one.status_code, one.headers.get("Retry-After"), one.headers["Content-Type"], one.content.decode()] for one in asked]))
"""


def test_pages_and_api_answer_503_and_say_when_to_come_again(tmp_path, assets):
    environment = os.environ | {
        "PYTHONPATH": str(Path(answerable.__file__).parents[1]),
        "ANSWERABLE_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout)
    assert [status for status, *_ in answers] == [503, 503, 503, 503, 200, 503, 503]
    for _, again, _, page in answers[:3]:
        assert again == "60"
        assert "No letter is lost" in page
    for _, again, kind, told in answers[5:]:
        assert (again, kind, json.loads(told)["type"]) == (
            "60",
            "application/problem+json",
            "urn:answerable:problem:not-ready",
        )
