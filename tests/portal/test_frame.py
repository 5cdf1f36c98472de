"""What every page of the portal has in common: its brand, its language, its headers, its errors."""

import pytest

from answerable.brands.models import Brand

pytestmark = pytest.mark.usefixtures("desk")


def offer(slug, *languages):
    Brand.objects.filter(slug=slug).update(languages=languages)


def test_a_brand_is_found_by_its_path_and_another_name_is_nobodys(client):
    assert "BarBar" in client.get("/help/barbar/").content.decode()
    assert "BarBar" not in client.get("/help/bulkimart/").content.decode()
    assert client.get("/help/nobody/").status_code == 404


def test_a_brand_is_found_by_its_own_host_and_its_links_stay_there(client, settings):
    settings.ALLOWED_HOSTS = ["help.barbar.example", "testserver"]
    Brand.objects.filter(slug="barbar").update(host="help.barbar.example")
    page = client.get("/", headers={"host": "help.barbar.example"}).content.decode()
    assert "BarBar" in page
    assert 'class="wm" href="/"' in page
    assert "/help/barbar" not in page
    assert client.get("/accounts/login/", headers={"host": "help.barbar.example"}).status_code == 404
    assert client.get("/", headers={"host": "testserver"}).status_code == 302, "the desk itself"


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("?lang=ar", "de", "ar"),
        ("", "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("", "fi", "en"),
        ("?lang=xx", "", "en"),
    ],
)
def test_the_language_is_one_of_the_brands(client, query, header, language):
    offer("barbar", "en", "de", "ar")
    page = client.get(f"/help/barbar/{query}", headers={"accept-language": header})
    assert page["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page.content.decode()


def test_a_chosen_language_is_remembered_for_its_brand(client):
    offer("barbar", "en", "de")
    offer("bulkimart", "en", "de")
    client.get("/help/barbar/?lang=de")
    assert client.get("/help/barbar/")["Content-Language"] == "de"
    assert client.get("/help/bulkimart/")["Content-Language"] == "en"


def test_pages_keep_nothing_and_let_nothing_else_in(client, signed_in):
    answer = signed_in("noor").get("/help/barbar/")
    assert "no-store" in answer["Cache-Control"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" not in client.get("/help/barbar/")["Cache-Control"]


def test_nul_is_refused(client):
    assert client.get("/help/barbar/?lang=%00").status_code == 400
