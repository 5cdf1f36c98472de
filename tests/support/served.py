"""The desk served from this process on the test's own database, for a real browser."""

import threading
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a request; as in a desk, what they open of connections to the database serves the next."""

    daemon_threads = True

    def __init__(self, *args):
        self.idle = []
        self.ended = False
        super().__init__(*args)

    def process_request_thread(self, request, client_address):
        from django.db import connections

        if self.idle:
            connections["default"] = self.idle.pop()
        else:
            connections["default"].inc_thread_sharing()
        super().process_request_thread(request, client_address)
        self.idle.append(connections["default"])
        if self.ended:
            self.close_idle()

    def server_close(self):
        super().server_close()
        self.ended = True  # who answers still closes its own when it is done
        self.close_idle()

    def close_idle(self):
        while self.idle:
            self.idle.pop().close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def serve():
    """The address of the desk while the block runs."""
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
