"""The first page of a portal: are you there, when do you answer, how can I ask."""

import pytest

PAGES = ["", "policy/", "new/", "new/?category=order", "sign-in/", "preferences/", "accessibility/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("slug", ["barbar", "bulkimart"])
def test_every_page_opens_for_anybody(client, desk, slug, address):
    answer = client.get(f"/help/{slug}/{address}")
    assert answer.status_code == 200
