"""A customer's browser is told of answers, or not any more."""

from datetime import datetime

from answerable.customers.models import Device, SignIn
from answerable.customers.sign_in import digest_of
from answerable.push.place import Place


def tell_here(token: str, place: Place, *, at: datetime) -> bool:
    """Tell this browser from now on; False where nobody is signed in with that token. Signing out ends it."""
    entry = SignIn.objects.filter(digest=digest_of(token), ended_at=None, expires_at__gt=at).first()
    if entry is None:
        return False
    kept = {"endpoint": place.endpoint, "p256dh": place.p256dh, "auth": place.auth, "made_at": at}
    Device.objects.update_or_create(
        sign_in=entry, defaults={"brand_id": entry.brand_id, "customer_id": entry.customer_id, **kept}
    )
    return True


def tell_no_more(token: str) -> None:
    """This browser is left in peace."""
    Device.objects.filter(sign_in__digest=digest_of(token)).delete()


def told_here(token: str) -> bool:
    """Whether this browser is told."""
    return Device.objects.filter(sign_in__digest=digest_of(token)).exists()
