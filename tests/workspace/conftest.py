"""A desk with a day's work on it: letters of the cast, answers, notes, waits, something late."""

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest


@pytest.fixture
def lived(desk):
    """The cast's desk with the tickets of `support.day`."""
    from answerable.kit.now import now
    from support.day import live_a_day

    return live_a_day(desk, now=now())


@pytest.fixture
def iris(client, desk):
    """Iris's browser without a screen: signed in, may see both brands."""
    from answerable.staff.models import Agent

    client.force_login(Agent.objects.get(email="iris@answerable.example"))
    return client


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
def served(own_database, assets, lived, settings):
    """The address of the desk, served from this process on the test's own database."""
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.LIVE_URL = f"{address}/nobody-listens"
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
