"""A shop's server on this machine: routes in, JSON out, over real HTTP."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@contextmanager
def listening(shop):
    """Serve `shop.answer(method, path, query, body, headers) -> (status, body)` at `shop.address`.

    Where `shop.silent_after(method, path, body)` is true, the request is done and the line breaks before the answer.
    """

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            where = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else None
            with shop.lock:
                status, said = shop.answer(
                    self.command, where.path, dict(parse_qsl(where.query)), body, self.headers
                )
            if shop.silent_after(self.command, where.path, body):
                self.close_connection = True
                return
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    shop.lock = threading.Lock()
    shop.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Fake:
    """A shop that speaks until its line is told to break at a `word` of a request."""

    breaks_at = ""

    def silent_after(self, method, path, body):
        said = f"{method} {path} {json.dumps(body)}"
        return bool(self.breaks_at) and self.breaks_at in said
