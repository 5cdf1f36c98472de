from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from answerable.tickets.access import NotYours
from answerable.tickets.models import Attachment
from answerable.workspace.desk import Desk, desk_page


@desk_page
def file(desk: Desk, pk: int) -> FileResponse:
    """Hand out a file that came with a letter, always as a download and never as a page of ours."""
    kept = Attachment.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if kept is None:
        raise NotYours(str(pk))
    try:
        opened = default_storage.open(kept.stored_as)
    except FileNotFoundError as missing:
        raise Http404(kept.name) from missing
    response = FileResponse(opened, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
