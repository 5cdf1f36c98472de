"""Files in answers: what may go goes whole, what may not is refused in words; pictures lose what cameras add."""

import io
import socketserver
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets import limits, previews, scan, tasks
from answerable.tickets.limits import shown_name
from answerable.tickets.models import Attachment, Upload

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PART = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def put(iris, ticket, name, content, **headers):
    address = f"/desk/tickets/{ticket.reference}/files"
    return iris.post(address, {"files": SimpleUploadedFile(name, content)}, headers={**PART, **headers})


def uploads(ticket):
    with brands_visible([ticket.brand_id]):
        return list(Upload.objects.filter(ticket=ticket).order_by("id"))


def test_a_file_is_put_to_the_draft_shown_and_taken_off_again(iris, lived):
    ticket = lived.seen("beans")
    answer = put(iris, ticket, "Lieferschein Nr. 5.pdf", b"%PDF-1.7 x")
    assert answer.status_code == 200
    assert "Lieferschein Nr. 5.pdf" in answer.content.decode()
    assert "Lieferschein Nr. 5.pdf" in iris.get(f"/desk/mine/{ticket.reference}").content.decode()
    (kept,) = uploads(ticket)
    address = f"/desk/tickets/{ticket.reference}/files/{kept.pk}/removal"
    assert "Lieferschein" not in iris.post(address, headers=PART).content.decode()
    assert uploads(ticket) == []


def test_without_script_the_files_go_with_the_form(iris, lived):
    ticket = lived.seen("beans")
    said = {
        "text": "Here it is.",
        "then": "open",
        "base_revision": ticket.revision,
        "files": SimpleUploadedFile("plan.txt", b"a plan"),
    }
    assert iris.post(f"/desk/tickets/{ticket.reference}/reply", said).status_code == 302
    with brands_visible([ticket.brand_id]):
        kept = Attachment.objects.get(name="plan.txt")
        assert kept.message.text == "Here it is."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("run.exe", b"MZ\x90", "is a program"),
        ("photo.jpg", b"MZ\x90", "is a program"),
        ("in\u200bvoice.pdf.js", b"x", "is a program"),
        ("big.bin", b"x" * (limits.FILE_BYTES + 1), "a file may have 20 MB"),
    ],
)
def test_b3_what_may_not_go_is_refused_in_words_and_not_kept(iris, lived, name, content, words):
    ticket = lived.seen("beans")
    answer = put(iris, ticket, name, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert uploads(ticket) == []


def test_together_files_stay_below_what_mail_servers_take(iris, lived):
    ticket = lived.seen("beans")
    assert put(iris, ticket, "a.bin", b"a" * 15_000_000).status_code == 200
    answer = put(iris, ticket, "b.bin", b"b" * 15_000_000)
    assert answer.status_code == 422
    assert "together" in answer.content.decode()
    assert [kept.name for kept in uploads(ticket)] == ["a.bin"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("a\r\nContent-Type: x", "aContent-Type: x"),
        ("\x00", "file"),
        ("..", "file"),
        ("x" * 5000 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_b3_names_are_shown_without_tricks(given, shown):
    assert shown_name(given) == shown


def test_pictures_are_drawn_anew_without_where_they_were_taken(iris, lived):
    ticket = lived.seen("beans")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 26.0)}  # where
    exif[0x010F] = "Camera of Dana"
    exif[0x0112] = 6  # lies on its side
    written = io.BytesIO()
    Image.new("RGB", (900, 300), "red").save(written, "JPEG", exif=exif)
    assert b"Camera of Dana" in written.getvalue()
    with brands_visible([ticket.brand_id]):
        received = receive(
            Incoming(
                brand_id=ticket.brand_id, channel="email", sender_email="dana@harborcafe.example",
                subject="photo", received_at=now(),
                files=(IncomingFile("pallet.jpg", "image/jpeg", written.getvalue(), "p1@x"),),
            ),
            at=now(),
        )  # fmt: skip
        kept = Attachment.objects.get(message=received.message)
    page = iris.get(f"/desk/all/{received.ticket.reference}").content.decode()
    assert f'src="/desk/files/{kept.pk}/preview"' in page
    answer = iris.get(f"/desk/files/{kept.pk}/preview")
    assert answer["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(answer.content)) as small:
        assert small.size[1] > small.size[0]  # upright
        assert max(small.size) <= previews.WIDE
        assert not small.getexif()
    assert b"Camera of Dana" not in answer.content


def _png(width, height):
    """A picture that says it is this large, without the bytes for it."""
    import zlib

    def chunk(kind, data):
        body = kind + data
        return struct.pack("!L", len(data)) + body + struct.pack("!L", zlib.crc32(body))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content", [_png(50_000, 50_000), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"", b"%PDF"]
)
def test_b6_what_is_no_picture_or_too_large_a_one_is_not_opened(content):
    with pytest.raises(previews.NoPreview):
        previews.preview(content)


class Clamd(socketserver.ThreadingTCPServer):
    """As much of clamd as INSTREAM needs."""

    allow_reuse_address = daemon_threads = True


class _Answer(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"Win.Test.EICAR_HDB-1 FOUND" if b"EICAR" in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@pytest.fixture
def clamd(monkeypatch, socket_enabled):
    with Clamd(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("ANSWERABLE_CLAMD", f"127.0.0.1:{server.server_address[1]}")
        yield server
        server.shutdown()


def letter_with(ticket, content):
    with brands_visible([ticket.brand_id]):
        message = receive(
            Incoming(
                brand_id=ticket.brand_id, channel="email", sender_email="dana@harborcafe.example",
                subject="file", received_at=now(), files=(IncomingFile("a.bin", "application/pdf", content),),
            ),
            at=now(),
        ).message  # fmt: skip
        return Attachment.objects.select_related("message__ticket__brand").get(message=message)


def test_b7_an_infected_file_is_kept_shown_and_never_handed_out(iris, lived, clamd):
    ticket = lived.seen("beans")
    clean, bad = letter_with(ticket, b"fine" * 50_000), letter_with(ticket, EICAR)
    assert clean.checked == bad.checked == "waiting"
    assert iris.get(f"/desk/files/{clean.pk}").status_code == 403  # not before it was looked at
    tasks.look_again(now())
    with brands_visible([ticket.brand_id]):
        clean, bad = (
            Attachment.objects.select_related("message__ticket__brand").get(pk=one.pk) for one in (clean, bad)
        )
    assert (clean.checked, bad.checked, bad.virus) == ("clean", "infected", "Win.Test.EICAR_HDB-1")
    handed = iris.get(f"/desk/files/{clean.pk}")
    assert b"".join(handed.streaming_content) == b"fine" * 50_000
    refused = iris.get(f"/desk/files/{bad.pk}")
    assert refused.status_code == 403
    assert b"EICAR-STANDARD" not in refused.content
    page = iris.get(f"/desk/all/{bad.message.ticket.reference}").content.decode()
    assert "holds a virus" in page
    assert f"/desk/files/{bad.pk}" not in page


def test_b7_what_an_agent_puts_to_an_answer_is_looked_at_at_once(iris, lived, clamd):
    ticket = lived.seen("beans")
    answer = put(iris, ticket, "a.txt", EICAR)
    assert answer.status_code == 422
    assert "Win.Test.EICAR_HDB-1" in answer.content.decode()
    assert put(iris, ticket, "b.txt", b"fine").status_code == 200
    assert [kept.checked for kept in uploads(ticket)] == ["clean"]


def test_a_scanner_that_is_away_delays_and_loses_nothing(iris, lived, clamd, monkeypatch):
    ticket = lived.seen("beans")
    clamd.shutdown()
    clamd.server_close()
    assert put(iris, ticket, "b.txt", b"fine").status_code == 200
    assert [kept.checked for kept in uploads(ticket)] == ["waiting"]
    with pytest.raises(scan.NoScanner, match="does not answer"):
        scan.virus_in(b"x")
    tasks.look_again(now())
    monkeypatch.setenv("ANSWERABLE_CLAMD", "here")
    with pytest.raises(ValueError, match="host:port"):
        scan.configured()
