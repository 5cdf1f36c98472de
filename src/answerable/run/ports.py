"""Ports on this machine: the usual one, or the next that is free."""

import socket

LOCAL = "127.0.0.1"
HOW_FAR = 50


def free(usual: int, taken: set[int] | None = None) -> int:
    """`usual` when nobody listens there, else the next free port, else any; adds it to `taken`."""
    taken = set() if taken is None else taken
    for port in (*range(usual, usual + HOW_FAR), 0):
        if port not in taken and (bound := _try(port)):
            taken.add(bound)
            return bound
    raise OSError(f"no free port from {usual} on")


def _try(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left may be taken at once
        try:
            probe.bind((LOCAL, port))
        except OSError:
            return 0
        return int(probe.getsockname()[1])
