"""Whose word is taken for where a request came from."""

import pytest
from django.test import RequestFactory, override_settings

from answerable.site.proxies import TrustedProxies


def seen(peer, **headers):
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    TrustedProxies(lambda r: r)(request)
    return request


@override_settings(TRUSTED_PROXIES=["10.0.0.0/8"])
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "unknown", "unknown"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_proxy_of_ours(peer, forwarded, client):
    assert seen(peer, x_forwarded_for=forwarded).META["REMOTE_ADDR"] == client


@override_settings(TRUSTED_PROXIES=["10.0.0.0/8"])
def test_https_is_believed_from_a_proxy_of_ours_only():
    assert seen("10.0.0.2", x_forwarded_proto="https").is_secure()
    assert not seen("203.0.113.7", x_forwarded_proto="https").is_secure()


def test_nobody_is_believed_unless_named():
    assert not seen("127.0.0.1", x_forwarded_proto="https").is_secure()
