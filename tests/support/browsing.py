"""A browser without a screen, in front of the portal."""

from django.test import Client


class Browser(Client):
    """A browser without a screen. After each page the test sees every brand again: pages leave none in sight."""

    def request(self, **request):
        from answerable.brands.models import Brand
        from answerable.kit.scope import see_brands

        try:
            return super().request(**request)
        finally:
            see_brands(Brand.objects.values_list("pk", flat=True))
