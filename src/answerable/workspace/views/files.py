from pathlib import Path
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from answerable.tickets import previews
from answerable.tickets.access import NotYours
from answerable.tickets.models import Attachment, KeptFile, SideFile
from answerable.tickets.store import read
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.entries import trouble

CLOSED = "default-src 'none'; sandbox"


@desk_page
def file(desk: Desk, pk: int) -> HttpResponseBase:
    """Hand out a file of a message, always as a download and never as a page of ours."""
    return _download(_kept(desk, pk))


@desk_page
def side_file(desk: Desk, pk: int) -> HttpResponseBase:
    """The same for a file a team or a partner sent back."""
    kept = SideFile.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if kept is None:
        raise NotYours(str(pk))
    desk.seen.append(kept.brand_id)
    return _download(kept)


def handed_out(path: Path, name: str) -> FileResponse:
    """A file the desk has written for somebody: a download, sent in pieces, which nobody on the way keeps."""
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Content-Security-Policy"] = CLOSED
    response["Cache-Control"] = "no-store"
    return response


def _download(kept: KeptFile) -> HttpResponseBase:
    if not kept.is_safe:
        return _not_handed_out(kept)
    try:
        opened = default_storage.open(kept.stored_as)
    except FileNotFoundError as missing:
        raise Http404(kept.name) from missing
    response = FileResponse(opened, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response["Content-Security-Policy"] = CLOSED
    return response


@desk_page
def preview(desk: Desk, pk: int) -> HttpResponseBase:
    """A small picture of a picture, drawn anew by us."""
    kept = _kept(desk, pk)
    if not kept.is_safe:
        return _not_handed_out(kept)
    try:
        picture = previews.preview(read(kept))
    except (FileNotFoundError, previews.NoPreview) as missing:
        raise Http404(kept.name) from missing
    response = HttpResponse(picture, content_type=previews.KIND)
    response["Content-Security-Policy"] = CLOSED
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _kept(desk: Desk, pk: int) -> Attachment:
    kept = Attachment.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if kept is None:
        raise NotYours(str(pk))
    desk.seen.append(kept.brand_id)
    return kept


def _not_handed_out(kept: KeptFile) -> HttpResponse:
    words = f"{kept.name}: {trouble(kept.checked)}"
    response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=403)
    response["Content-Security-Policy"] = CLOSED
    return response
