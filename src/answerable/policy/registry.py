"""The verbs the desk knows, by name.

The rooms that keep verbs stand above this one; their list is the site's. It is looked up by name, the way a
framework reads its settings module, so that no import points upward.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from answerable.policy.verb import Verb

WIRING = "answerable.site.rooms"


@cache
def verbs() -> Mapping[str, Verb]:
    """All verbs by name, in the order of their rooms; the first call imports them."""
    modules = import_module(WIRING).verb_modules()
    known = [verb for module in modules for verb in import_module(module).VERBS]
    return {verb.name: verb for verb in known}
