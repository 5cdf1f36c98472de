"""From where somebody asks, as a word that can be counted and not be read back."""

from ipaddress import ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def source_of(request: HttpRequest) -> str:
    """A digest of the network address; of an IPv6 address its /64, which one household has to itself."""
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        network = text
    else:
        network = str(ip_network(f"{address}/64", strict=False) if address.version == 6 else address)
    return salted_hmac("answerable.source", network, algorithm="sha256").hexdigest()
