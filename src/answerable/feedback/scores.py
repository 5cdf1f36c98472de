"""The scores a customer may give, in words."""

from django.utils.translation import gettext as _


def scores() -> tuple[tuple[int, str], ...]:
    """From bad to very good."""
    return (1, _("bad")), (2, _("poor")), (3, _("fair")), (4, _("good")), (5, _("very good"))
