"""Files that come with letters are whole, or the letter is tried again."""

import hashlib
import resource
from contextlib import contextmanager

import pytest
from django.core.files.storage import default_storage

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Attachment

CONTENT = b"a photo of the pallet " * 1000


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@contextmanager
def disk_full_after(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_in(brand):
    with brands_visible([brand.pk]):
        receive(
            Incoming(
                brand_id=brand.pk,
                channel="email",
                sender_email="dana@harborcafe.example",
                subject="photo",
                received_at=now(),
                files=(IncomingFile("photo.jpg", "image/jpeg", CONTENT),),
            ),
            at=now(),
        )
        return list(Attachment.objects.all())


def test_a_disk_that_was_full_leaves_no_half_file_behind(own_database, desk, store):
    with disk_full_after(1000), pytest.raises(OSError, match="large"):
        write_in(desk.brands["bulkimart"])
    assert [path for path in store.rglob("*") if path.is_file()] == []
    for kept in (*write_in(desk.brands["bulkimart"]), *write_in(desk.brands["barbar"])):
        with default_storage.open(kept.stored_as) as file:
            assert hashlib.sha256(file.read()).hexdigest() == kept.sha256


def test_the_same_file_is_stored_once_and_for_nobody_else(own_database, desk, store):
    write_in(desk.brands["bulkimart"])
    write_in(desk.brands["bulkimart"])
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_bytes() == CONTENT
