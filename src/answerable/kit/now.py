"""The only place that reads the wall clock. Everything else takes the time as ``at=``."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one clock function
