"""Machines that translate: one port, an adapter for each interface. Off until an operator names a server."""
