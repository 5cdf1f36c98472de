"""Brands, their mail addresses and the mailboxes fetched for them: what an administrator connects."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from answerable.brands.models import Address, Brand
from answerable.casework.errors import NotPossible
from answerable.casework.open_brand import NewBrand, open_brand, receive_at, stop_receiving
from answerable.channels import mailboxes
from answerable.channels.models import Mailbox
from answerable.policy.findings import Finding
from answerable.promises.publish import NotPublished, readable
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, plain_page

FIELDS = ("user", "host", "port", "security", "folder", "email", "address", "zone", "policy")


@plain_page
def channels(desk: Desk) -> HttpResponse:
    """POST `what`: `address` or `mailbox` for a brand of one's own, `brand` opens another one."""
    _only_for_administrators(desk)
    said = desk.request.POST
    if desk.request.method != "POST":
        return _page(desk)
    try:
        if said.get("what") == "brand":
            return _opened(desk, said)
        brand = _brand(desk, said.get("brand", ""))
        if said.get("what") == "address":
            address = receive_at(brand, said.get("email", ""))
            told = _("Letters to %(address)s are taken from now on.") % {"address": address.email}
        else:
            told = _connected(desk, brand, said)
    except NotPublished as broken:
        return _page(desk, wrong=str(broken), findings=broken.findings)
    except (NotPossible, mailboxes.NotConnected) as problem:
        return _page(desk, wrong=str(problem))
    messages.success(desk.request, told)
    return redirect("channels")


@require_POST
@plain_page
def mailbox(desk: Desk, pk: int) -> HttpResponse:
    """`what`: `test` signs in, `password` takes a new one, `disconnect` fetches nothing any more."""
    _only_for_administrators(desk)
    said = desk.request.POST
    found = Mailbox.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if found is None:
        raise NotYours(str(pk))
    if said.get("what") == "disconnect":
        mailboxes.disconnect(found)
        messages.success(desk.request, _("Nothing is fetched from %(user)s any more.") % {"user": found.user})
        return redirect("channels")
    try:
        if said.get("what") == "password":
            waiting = mailboxes.new_password(found, said.get("password", ""), at=desk.at)
        else:
            waiting = mailboxes.try_out(found, at=desk.at)
    except mailboxes.NotConnected as problem:
        return _page(desk, wrong=str(problem))
    messages.success(desk.request, _answered(found, waiting))
    return redirect("channels")


@require_POST
@plain_page
def address(desk: Desk, pk: int) -> HttpResponse:
    """Take no letters at an address any more; never the only one of its brand."""
    _only_for_administrators(desk)
    found = Address.objects.filter(brand_id__in=desk.brands, pk=pk).first()
    if found is None:
        raise NotYours(str(pk))
    try:
        stop_receiving(found)
    except NotPossible as problem:
        return _page(desk, wrong=str(problem))
    messages.success(
        desk.request, _("Letters to %(address)s are refused from now on.") % {"address": found.email}
    )
    return redirect("channels")


def _only_for_administrators(desk: Desk) -> None:
    if not desk.agent.is_admin:
        raise PermissionDenied(_("Only administrators connect mail and open brands. Ask one of them."))


def _brand(desk: Desk, slug: str) -> Brand:
    found = Brand.objects.filter(pk__in=desk.brands, slug=slug).first()
    if found is None:
        raise NotYours(slug)
    return found


def _connected(desk: Desk, brand: Brand, said: QueryDict) -> str:
    given = mailboxes.Given(
        user=said.get("user", ""),
        password=said.get("password", ""),
        host=said.get("host", ""),
        port=said.get("port", ""),
        security=said.get("security", ""),
        folder=said.get("folder", ""),
        delete_fetched="delete" in said,
    )
    return _answered(*mailboxes.connect(brand, given, at=desk.at))


def _answered(found: Mailbox, waiting: int) -> str:
    told = ngettext(
        "%(user)s at %(host)s lets us in; one letter is there.",
        "%(user)s at %(host)s lets us in; %(n)s letters are there.",
        waiting,
    )
    return told % {"user": found.user, "host": found.host, "n": waiting}


def _opened(desk: Desk, said: QueryDict) -> HttpResponse:
    file = desk.request.FILES.get("file")
    text = readable(file.read(), file.name or "policy") if file else said.get("policy", "")
    new = NewBrand(said.get("address", ""), said.get("zone", ""), text)
    brand = open_brand(new, lead=desk.agent, at=desk.at)
    return redirect("promises-of", brand.slug)


def _page(desk: Desk, *, wrong: str = "", findings: list[Finding] | None = None) -> HttpResponse:
    brands = Brand.objects.filter(pk__in=desk.brands).prefetch_related("addresses").order_by("name")
    boxes: dict[int, list[Mailbox]] = {}
    for box in Mailbox.objects.filter(brand_id__in=desk.brands).order_by("id"):
        boxes.setdefault(box.brand_id, []).append(box)
    said = desk.request.POST
    return desk.show(
        "channels.jinja",
        room="staff",
        status=422 if wrong else 200,
        wrong=wrong,
        mistakes=[each for each in findings or () if each.level == "error"],
        told=list(messages.get_messages(desk.request)),
        known=[
            (brand, desk.seats[brand.pk].mark, list(brand.addresses.all()), boxes.get(brand.pk, []))
            for brand in brands
        ],
        said={name: said.get(name, "") for name in FIELDS} if wrong else {},
        at_brand=said.get("brand", "") if wrong else "",
        what=said.get("what", "") if wrong else "",
        security=mailboxes.SECURITY,
    )
