"""A letter as its writer laid it out: nothing of it acts, nothing of it is fetched before somebody asks."""

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.channels.email import pictures
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Attachment


def png():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "PNG")
    return written.getvalue()


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.says.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere(monkeypatch, socket_enabled):
    """A server of pictures on this machine, as if this machine were public."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked = []
    server.says = {"/a.png": (200, {"Content-Type": "image/png"}, png())}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.at = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(pictures, "PORTS", frozenset({server.server_address[1]}))
    real = pictures.is_public
    monkeypatch.setattr(pictures, "is_public", lambda address: address == "127.0.0.1" or real(address))
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def letter(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def letter(html, files=()):
        brand = desk.brands["bulkimart"]
        with brands_visible([brand.pk]):
            return receive(
                Incoming(
                    brand_id=brand.pk, channel="email", sender_email="dana@harborcafe.example",
                    subject="Pictures", text="See below.", html=html, received_at=now(), files=files,
                ),
                at=now(),
            ).message  # fmt: skip

    return letter


def page_of(iris, message, more=""):
    answer = iris.get(f"/desk/messages/{message.pk}/written{more}")
    assert answer.status_code == 200
    return answer


def test_a5_remote_pictures_stay_where_they_are_until_somebody_asks(iris, letter, elsewhere):
    message = letter(
        f'<p onclick="x()">Hello</p><script>alert(1)</script><img src="{elsewhere.at}/a.png" alt="a pallet">'
        f'<img src="{elsewhere.at}/pixel" width="1" height="1">'
    )
    answer = page_of(iris, message)
    page = answer.content.decode()
    assert "2 pictures of this letter lie elsewhere" in page
    assert "a pallet: remote image not loaded" in page
    assert elsewhere.at not in page
    assert "<script>" not in page.partition("</head>")[2]
    assert "onclick" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert elsewhere.asked == []
    page = page_of(iris, message, "?pictures=yes").content.decode()
    addresses = [piece.partition('"')[0] for piece in page.split('src="')[1:]]
    assert len(addresses) == 2
    assert all(address.startswith(f"/desk/messages/{message.pk}/pictures/") for address in addresses)
    answer = iris.get(addresses[0])
    assert answer["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (40, 30)
    ((path, headers),) = elsewhere.asked
    assert path == "/a.png"
    assert not {"Cookie", "Referer", "X-Forwarded-For"} & set(headers)


def test_only_what_stands_in_the_letter_is_fetched(iris, letter, elsewhere):
    message = letter(f'<img src="{elsewhere.at}/a.png">')
    for key in ("abc", "0" * 24):
        assert iris.get(f"/desk/messages/{message.pk}/pictures/{key}").status_code == 404
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ((302, {"Location": "http://169.254.169.254/latest/meta-data"}, b""), "address is none|not public"),
        ((302, {"Location": "/b.png"}, b""), "from place to place"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "no picture"),
        ((200, {"Content-Type": "image/svg+xml"}, b"<svg/>"), "no picture"),
        ((200, {"Content-Type": "image/png"}, b"x" * (pictures.BYTES + 1)), "too large"),
        ((500, {}, b""), "said 500"),
    ],
)
def test_h2_where_a_picture_leads_is_looked_at_each_time(elsewhere, says, why):
    elsewhere.says = {"/b.png": says}
    with pytest.raises(pictures.NoPicture, match=why):
        pictures.fetch(f"{elsewhere.at}/b.png")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",  # noqa: S104
     "::ffff:127.0.0.1", "fe80::1", "fd00::1", "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense", ""],
)  # fmt: skip
def test_h2_what_is_not_public_is_never_asked(address):
    assert not pictures.is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.png", "http://localhost/a.png", "http://0x7f.1/a", "http://[::1]/a", "gopher://x.example/",
     "http://user@127.0.0.1/a", "http://8.8.8.8:22/a", "http://8.8.8.8:99999/", "file:///etc/passwd", "//x"],
)  # fmt: skip
def test_h2_no_address_leads_inside(url):
    with pytest.raises(pictures.NoPicture):
        pictures.fetch(url)


def test_public_addresses_are_public():
    assert pictures.is_public("93.184.216.34")
    assert pictures.is_public("2606:4700::1111")


def test_pictures_that_came_along_are_shown_where_they_belong(iris, letter):
    files = (IncomingFile("logo.png", "image/png", png(), "logo@x"),)
    message = letter('<p>Hi <img src="cid:logo@x" alt="our logo"> <img src="cid:other@x"></p>', files)
    with brands_visible([message.brand_id]):
        kept = Attachment.objects.get(message=message)
    page = page_of(iris, message).content.decode()
    assert f'src="/desk/files/{kept.pk}/preview"' in page
    assert "cid:" not in page
    assert "lies elsewhere" not in page


def test_a_letter_without_layout_is_shown_as_text(iris, letter):
    assert "See below." in page_of(iris, letter("")).content.decode()
