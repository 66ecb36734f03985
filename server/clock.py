"""Now, in the two forms that the house writes down."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def instant(moment: datetime | None = None) -> str:
    """`moment`, or now, as ISO 8601 UTC to the millisecond, as JavaScript writes it. Such strings sort by time."""
    return (moment or now()).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_days(days: float) -> str:
    """The instant that many days from now."""
    return instant(now() + timedelta(days=days))
