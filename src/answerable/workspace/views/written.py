"""A letter as its writer laid it out, on a page of its own that can do nothing but be read."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from answerable.channels.email import html, pictures
from answerable.tickets import previews
from answerable.tickets.access import NotYours
from answerable.tickets.models import Message
from answerable.workspace.desk import Desk, desk_page

log = logging.getLogger("answerable.pictures")
ONLY_READ = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@desk_page
def written(desk: Desk, pk: int) -> HttpResponse:
    """The letter; pictures that lie elsewhere stay there until `?pictures=yes`."""
    message = _message(desk, pk)
    asked = desk.request.GET.get("pictures") == "yes"
    own = {
        file.content_id: reverse("preview", args=[file.pk])
        for file in message.attachments.all()
        if file.content_id and file.is_safe and file.content_type in previews.SHOWN
    }
    base = reverse("letter-picture", args=[message.pk, "k"])[:-1]
    drawn, elsewhere = pictures.letter(message.html, own=own, base=base, asked=asked)
    response = render(
        desk.request,
        "workspace/written.jinja",
        {
            "message": message,
            "letter": Markup(drawn or html.from_text(message.text)),  # noqa: S704  both make it safe
            "elsewhere": elsewhere,
            "asked": asked,
            "look": desk.look,
        },
    )
    response["Content-Security-Policy"] = ONLY_READ
    response["Cache-Control"] = "no-store, private"
    return response


@desk_page
def picture(desk: Desk, pk: int, key: str) -> HttpResponse:
    """A picture of this letter that lies elsewhere, fetched by us; nothing that does not stand in it."""
    url = pictures.elsewhere_in(_message(desk, pk).html).get(key)
    if url is None:
        raise Http404(key)
    try:
        content = pictures.fetch(url)
    except pictures.NoPicture as error:
        log.info("a picture of message %s: %s", pk, error)
        raise Http404(key) from error
    response = HttpResponse(content, content_type=previews.KIND)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _message(desk: Desk, pk: int) -> Message:
    found = (
        Message.objects.filter(brand_id__in=desk.brands, pk=pk, author=Message.Author.CUSTOMER)
        .select_related("ticket__brand", "customer")
        .prefetch_related("attachments")
        .first()
    )
    if found is None:
        raise NotYours(str(pk))
    return found
