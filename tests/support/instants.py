from datetime import UTC, datetime


def at(text):
    """An instant in UTC: `at("2026-12-08T20:00:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
