"""Which brands this unit of work may see.

Every table with a brand is isolated by row-level security that reads the setting `answerable.brands`
of the connection. Nothing set means no rows: a forgotten scope shows nothing rather than everything.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import TransactionManagementError


def see_brands(brand_ids: Iterable[int]) -> None:
    """Let this connection see these brands, and only these, until told otherwise."""
    setting = ",".join(str(i) for i in sorted(brand_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('answerable.brands', %s, false)", [setting])


def see_no_brand() -> None:
    see_brands(())


def see_brands_until_commit(brand_ids: Iterable[int]) -> None:
    """Let the running transaction see these brands; its end, however it ends, takes them out of sight again.

    Raises:
        TransactionManagementError: no transaction runs that could end.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise TransactionManagementError("Open a transaction first: its end is what ends the scope.")
    setting = ",".join(str(i) for i in sorted(brand_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('answerable.brands', %s, true)", [setting])


class Sight:
    """What a block may see. `left` says that its last statement has put the brands out of sight already."""

    def __init__(self) -> None:
        self.left = False


@contextmanager
def brands_visible(brand_ids: Iterable[int]) -> Iterator[Sight]:
    """See these brands inside the block and none after it. Open it outside a transaction."""
    see_brands(brand_ids)
    sight = Sight()
    try:
        yield sight
    finally:
        if sight.left:
            pass
        elif connection.connection is None or connection.needs_rollback:
            connection.close()  # a broken connection takes its scope with it
        else:
            see_no_brand()
