"""The process that decodes pictures: they come from anybody, and a decoder may have faults.

It is asked over stdin and answers on stdout, in frames of bytes; it knows no database and no secret. A
picture may use 5 s of processor time and 512 MB; what needs more ends the process, and the next picture gets
a new one (`previews.py`). Without work it ends by itself.
"""

import io
import os
import resource
import select
import struct
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
PIXELS = 40_000_000
PROCESSOR_SECONDS = 5
MEMORY_BYTES = 512 * 1024 * 1024
IDLE_SECONDS = 60
ASKED = struct.Struct(">II")
TOLD = struct.Struct(">BI")


class NoPreview(Exception):
    """It is no picture, or one too large to open safely."""


def drawn(content: bytes, longest: int) -> bytes:
    """A picture as WebP of `longest` pixels at most, its first frame only, upright, with no metadata.

    Raises:
        NoPreview: it is none of the kinds shown, broken, or has more than PIXELS.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise NoPreview(f"{opened.width} × {opened.height} pixels are too many to show.")
                opened.draft("RGB", (longest * 2, longest * 2))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((longest, longest))
                small = upright.convert("RGBA" if _see_through(upright) else "RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        raise NoPreview("This is no picture that could be shown.") from error
    bare = Image.new(small.mode, small.size)  # pixels only: nothing that came along with them
    bare.paste(small)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=80)
    return written.getvalue()


def main() -> None:
    """Draw what is asked until stdin closes or nothing comes for a minute."""
    pipe_in, pipe_out = os.fdopen(0, "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing a library prints may mix with the frames
    Image.init()
    drawn(_example(), 1)
    for what, most in (
        (resource.RLIMIT_AS, _address_space() + MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
    while select.select([pipe_in], [], [], IDLE_SECONDS)[0]:
        head = pipe_in.read(ASKED.size)
        if len(head) < ASKED.size:
            return
        longest, size = ASKED.unpack(head)
        content = b""
        while len(content) < size:
            piece = pipe_in.read(size - len(content))
            if not piece:
                return
            content += piece
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + PROCESSOR_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            told, done = drawn(content, longest), 1
        except NoPreview as error:
            told, done = str(error).encode(), 0
        left = memoryview(TOLD.pack(done, len(told)) + told)
        while left:
            left = left[pipe_out.write(left) :]


def _example() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (2, 2)).save(written, "PNG")
    return written.getvalue()


def _address_space() -> int:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 1 << 32


def _see_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


if __name__ == "__main__":
    main()
