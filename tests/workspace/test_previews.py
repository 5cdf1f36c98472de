"""Pictures are decoded in a process of their own: what breaks it harms nobody."""

import io
import os
import signal
import sys
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from answerable.tickets import previews
from answerable.tickets.previews import NoPreview, Painter


def png(width=900, height=600, mode="RGB", **more):
    written = io.BytesIO()
    Image.new(mode, (width, height), "teal" if mode == "RGB" else 1).save(written, "PNG", **more)
    return written.getvalue()


@pytest.fixture
def painter():
    painter = Painter()
    yield painter
    painter.close()


def test_a_picture_is_made_small_by_another_process(painter):
    small = Image.open(io.BytesIO(painter.paint(png(), 640)))
    assert (small.format, small.size) == ("WEBP", (640, 427))
    assert painter._child.pid != os.getpid()


def test_a_decoder_that_is_ended_costs_one_picture_and_the_next_gets_a_new_one(painter):
    painter.paint(png(), 64)
    first = painter._child.pid
    os.kill(first, signal.SIGSTOP)  # one that hangs
    previews_patience, previews.PATIENCE = previews.PATIENCE, 0.2
    try:
        with pytest.raises(NoPreview, match="more than a picture should"):
            painter.paint(png(), 64)
    finally:
        previews.PATIENCE = previews_patience
    assert painter.paint(png(), 64)
    assert painter._child.pid != first
    os.kill(painter._child.pid, signal.SIGKILL)  # one that ended while idle: nobody notices
    painter._child.wait()
    assert painter.paint(png(), 64)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"<svg/>", png(9000, 9000, "1")]
)
def test_what_is_no_picture_or_too_many_pixels_is_said_and_the_process_goes_on(painter, content):
    painter.paint(png(), 64)
    before = painter._child.pid
    with pytest.raises(NoPreview):
        painter.paint(content, 64)
    assert painter.paint(png(), 64)
    assert painter._child.pid == before


def test_several_who_ask_at_once_get_their_own_picture(painter):
    got = {}

    def ask(side):
        got[side] = Image.open(io.BytesIO(painter.paint(png(side, side), 2000))).size

    threads = [Thread(target=ask, args=[side]) for side in (50, 60, 70, 80)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert got == {side: (side, side) for side in (50, 60, 70, 80)}


def test_the_process_knows_no_secret_of_ours(painter, monkeypatch):
    monkeypatch.setenv("ANSWERABLE_SECRET", "do not pass on")
    painter.paint(png(), 64)
    if sys.platform == "linux":
        assert b"do not pass on" not in Path(f"/proc/{painter._child.pid}/environ").read_bytes()
