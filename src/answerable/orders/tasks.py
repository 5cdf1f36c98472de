"""What the worker does for orders: look up what a shop says has changed."""

from answerable.orders.hooks import look_up

__all__ = ["look_up"]
