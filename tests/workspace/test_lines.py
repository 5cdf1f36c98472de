"""How sites and telephones are connected: an administrator's page."""

from answerable.kit.scope import see_brands
from answerable.live.lines import line_of


def test_an_administrator_sees_the_secrets_and_names_the_sites(client, desk):
    client.force_login(desk.agents["iris"])
    brand = desk.brands["bulkimart"]
    page = client.get("/desk/lines/bulkimart").content.decode()
    see_brands([brand.pk])
    assert line_of(brand).chat_secret in page
    assert "/help/bulkimart/chat/loader.js" in page
    for wrong in ("nonsense", "https://a.example/path", "javascript:alert(1)", "https://x'; script-src *"):
        assert client.post("/desk/lines/bulkimart", {"sites": wrong}).status_code == 422
    assert client.post("/desk/lines/bulkimart", {"sites": "https://www.bulkimart.com/"}).status_code == 302
    see_brands([brand.pk])
    assert line_of(brand).sites == ["https://www.bulkimart.com"]


def test_nobody_else_has_such_a_page(client, desk):
    client.force_login(desk.agents["samuel"])
    assert client.get("/desk/lines/bulkimart").status_code == 404
    assert "Connect" not in client.get("/desk/phone").content.decode()
