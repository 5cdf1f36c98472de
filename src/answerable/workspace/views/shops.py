"""The shops of one's brands, for administrators: connect one, or bring orders by file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.brands.models import Brand
from answerable.orders.connect import (
    NotConnected,
    connect,
    disconnect,
    give_keys,
    hook_address,
    import_file,
    try_out,
)
from answerable.orders.models import Shop
from answerable.orders.shops.kinds import KINDS
from answerable.orders.shops.port import Opened
from answerable.tickets.access import NotYours
from answerable.workspace.desk import Desk, desk_page

FIELDS = ("kind", "name", "address", "user", "secret", "hook_secret")


@desk_page
def shops(desk: Desk) -> HttpResponse:
    """POST `what`: `file` brings orders; without it a shop is connected."""
    said = _allowed(desk)
    if desk.request.method != "POST":
        return _page(desk)
    brand = Brand.objects.filter(pk__in=desk.brands, slug=said.get("brand", "")).first()
    if brand is None:
        raise NotYours(said.get("brand", ""))
    if said.get("what") == "file":
        return _import(desk, brand)
    try:
        shop, opened = connect(brand, **{name: said.get(name, "") for name in FIELDS}, at=desk.at)
    except NotConnected as problem:
        return _page(desk, error=str(problem))
    return _page(desk, opened=(shop, opened))


@desk_page
def shop(desk: Desk, pk: int) -> HttpResponse:
    """POST `what`: `test` asks the shop, `keys` gives it new ones, `disconnect` forgets it."""
    said = _allowed(desk)
    found = Shop.objects.filter(brand_id__in=desk.brands, pk=pk, kind__in=KINDS).first()
    if found is None or desk.request.method != "POST":
        raise NotYours(str(pk))
    if said.get("what") == "disconnect":
        disconnect(found)
        return redirect("shops")
    try:
        if said.get("what") == "keys":
            keys = {name: said.get(name, "") for name in ("user", "secret", "hook_secret")}
            opened = give_keys(found, **keys, at=desk.at)
        else:
            opened = try_out(found, at=desk.at)
    except NotConnected as problem:
        return _page(desk, error=f"{found.name}: {problem}")
    return _page(desk, opened=(found, opened))


def _allowed(desk: Desk) -> QueryDict:
    if not desk.agent.is_admin:
        raise PermissionDenied(_("Only administrators connect shops. Ask one of them."))
    return desk.request.POST


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


def _page(
    desk: Desk,
    *,
    error: str = "",
    mistakes: list[str] | None = None,
    told: str = "",
    opened: tuple[Shop, Opened] | None = None,
) -> HttpResponse:
    known = Shop.objects.filter(brand_id__in=desk.brands).select_related("brand").order_by("brand_id", "name")
    wanted = desk.request.POST.get("kind") or desk.request.GET.get("kind", "")
    return desk.show(
        "orders/shops.jinja",
        room="shops",
        status=422 if error else 200,
        error=error,
        mistakes=mistakes or [],
        told=told,
        opened=opened,
        known=[
            (shop, desk.seats[shop.brand_id].mark, KINDS.get(shop.kind), hook_address(shop)) for shop in known
        ],
        kinds=KINDS.values(),
        kind=KINDS.get(wanted) or next(iter(KINDS.values())),
        marks=[seat.mark for seat in desk.seats.values()],
        said={name: desk.request.POST.get(name, "") for name in ("name", "address", "user")} if error else {},
    )
