"""A signed-in agent's browser, without the browser: one kept-alive connection that measures."""

import http.client
import re
import socket
import time
from collections.abc import Iterable
from urllib.parse import urlencode

from answerable.run.places import CannotRun

WARM_UP = 12
SETTLED = 80
"""Requests after which each of the web's connections has its plans: it plans each statement seven times."""


class Line:
    """One of many who ask at once. It looks at the status alone: its own work is on the desk's cores."""

    def __init__(self, port: int, cookies: dict[str, str], headers: dict[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        told = {"Host": f"127.0.0.1:{port}", "Cookie": _cookies(cookies), **headers}
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    def get(self, path: str) -> int:
        """The status. Raises CannotRun for an answer that does not say how long it is."""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{self.headers}\r\n".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more(path)
        head, _, content = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if length is None:
            raise CannotRun(f"{path} was answered without a length.")
        left = int(length[1]) - len(content)
        while left > 0:
            left -= len(self._more(path))
        return int(head[9:12])

    def _more(self, path: str) -> bytes:
        piece = self.socket.recv(262_144)
        if not piece:
            raise CannotRun(f"{path}: the connection was closed.")
        return piece


class Visitor:
    """Speaks plain HTTP/1.1 and adds next to nothing to what it measures."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(
        self, email: str, password: str, *, path: str = "/accounts/login/", name: str = "login"
    ) -> None:
        """Through the form, as a person would. Raises CannotRun when it is refused."""
        form = self.get(path)[1].decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        if found is None:
            raise CannotRun(f"There is no sign-in form at {path}.")
        fields = {name: email, "password": password, "csrfmiddlewaretoken": found[1]}
        status, _ = self.ask("POST", path, body=urlencode(fields))
        if status != 302:
            raise CannotRun(f"Signing in at {path} was answered with {status}.")

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, *, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        sent = {
            "Cookie": _cookies(self.cookies),
            **(headers or {}),
        }
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Referer"] = f"http://127.0.0.1:{self.connection.port}{path}"
        self.connection.request(method, path, body=body, headers=sent)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content

    def time(self, paths: Iterable[str], *, after: int = WARM_UP, **headers: str) -> list[float]:
        """Seconds each page took, the first ones left out. Raises CannotRun for anything but 200."""
        taken = []
        for path in paths:
            began = time.perf_counter()
            status, _ = self.get(path, **headers)
            taken.append(time.perf_counter() - began)
            if status != 200:
                raise CannotRun(f"{path} was answered with {status}.")
        return taken[after:]


def _cookies(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
