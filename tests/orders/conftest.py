"""A desk whose shop answers over HTTP on this machine, with letters of the cast."""

import threading
from datetime import timedelta
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request, client_address):
        from django.db import connections

        super().process_request_thread(request, client_address)
        connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(own_database, assets, desk, settings):
    """The address of the desk and its demo shop, served from this process on the test's own database."""
    from django.core.handlers.wsgi import WSGIHandler

    settings.DEMO = True
    server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
    yield settings.BASE_URL
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def writes(desk):
    """`writes("noor", subject, text)`: the ticket of a letter that has just come in."""
    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.tickets.models import Ticket

    def write(who, subject, text="", **more):
        customer = desk.customers[who]
        at = now() - timedelta(minutes=10)
        with brands_visible([customer.brand_id]):
            got = receive(
                Incoming(
                    brand_id=customer.brand_id, channel="email", sender_email=customer.email,
                    sender_name=customer.name, subject=subject, text=text, language="en", received_at=at, **more,
                ),
                at=at,
            )  # fmt: skip
        from answerable.kit.scope import see_brands

        see_brands(brand.pk for brand in desk.brands.values())
        return Ticket.objects.select_related("brand", "requester", "company").get(pk=got.ticket.pk)

    return write


@pytest.fixture
def shop(served, desk):
    """Both brands' demo shops, stocked."""
    from answerable.demo.orders import open_shop
    from answerable.kit.now import now

    orders = {}
    for brand in desk.brands.values():
        orders |= {order.number: order for order in open_shop(brand, at=now())}
    return SimpleNamespace(orders=orders, address=served)


@pytest.fixture
def browser(desk):
    """`browser("priya")`: a client signed in as an agent of the cast."""
    from django.test import Client

    def of(name):
        client = Client()
        client.force_login(desk.agents[name])
        return client

    return of


@pytest.fixture
def look(desk):
    """See every brand again: requests leave nothing in sight."""
    from answerable.kit.scope import see_brands

    return lambda: see_brands(brand.pk for brand in desk.brands.values())
