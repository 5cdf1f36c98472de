"""The shops of one's brands, for administrators: connect one, or bring orders by file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.brands.models import Brand
from answerable.orders.connect import NotConnected, connect, hook_address, import_file
from answerable.orders.models import Shop
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page

FIELDS = ("kind", "name", "address", "user", "secret", "hook_secret")


@desk_page
def shops(desk: Desk) -> HttpResponse:
    if not desk.agent.is_admin:
        raise PermissionDenied(_("Only administrators connect shops. Ask one of them."))
    said = desk.request.POST
    if desk.request.method != "POST":
        return _page(desk)
    brand = Brand.objects.filter(pk__in=desk.brands, slug=said.get("brand", "")).first()
    if brand is None:
        raise NotYours(said.get("brand", ""))
    if said.get("what") == "file":
        return _import(desk, brand)
    try:
        connect(brand, **{name: said.get(name, "") for name in FIELDS})
    except NotConnected as problem:
        return _page(desk, error=str(problem))
    return redirect("shops")


def _import(desk: Desk, brand: Brand) -> HttpResponse:
    file = desk.request.FILES.get("file")
    if file is None:
        return _page(desk, error=_("Choose a file."))
    found = import_file(brand, file.read(), at=desk.at)
    if found.mistakes:
        return _page(desk, error=_("Nothing of the file was kept."), mistakes=found.mistakes)
    count = len(found.orders)
    told = ngettext("%(count)d order was kept.", "%(count)d orders were kept.", count) % {"count": count}
    return _page(desk, told=told)


def _page(desk: Desk, *, error: str = "", mistakes: list[str] | None = None, told: str = "") -> HttpResponse:
    known = Shop.objects.filter(brand_id__in=desk.brands).select_related("brand").order_by("brand_id", "name")
    return desk.show(
        "orders/shops.jinja",
        room="shops",
        status=422 if error else 200,
        error=error,
        mistakes=mistakes or [],
        told=told,
        known=[(shop, desk.seats[shop.brand_id].mark, hook_address(shop)) for shop in known],
        marks=[seat.mark for seat in desk.seats.values()],
        said={name: desk.request.POST.get(name, "") for name in ("name", "address", "user")},
    )
