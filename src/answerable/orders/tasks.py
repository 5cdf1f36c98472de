"""What the worker does for orders: look up what a shop says has changed, tell shops who may do what."""

from answerable.orders.hooks import look_up
from answerable.orders.roles import tell_shops, tell_shops_again

__all__ = ["look_up", "tell_shops", "tell_shops_again"]
