"""Orders by file, for shops nobody can ask: one line an item, with its order's columns."""

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parseaddr

from answerable.orders.shops.port import Seen

NEEDED = ("number", "email", "placed_at", "currency", "item", "quantity", "price")
PAYMENT = ("pending", "paid", "part refunded", "refunded", "failed")
FULFILMENT = ("unfulfilled", "part sent", "sent", "part delivered", "delivered", "returned")
MOST_LINES = 20_000
MOST_MISTAKES = 50


@dataclass
class ReadFile:
    """What a file says. Where `mistakes` has a line, nothing of the file is kept."""

    orders: list[Seen] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def read_file(content: bytes) -> ReadFile:
    """Read a CSV file of orders: UTF-8, commas or semicolons, names of columns in its first line."""
    found = ReadFile()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        found.mistakes.append(f"The file is not UTF-8 (byte {wrong.start}). Save it as CSV UTF-8.")
        return found
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    names = [(name or "").strip().casefold() for name in rows.fieldnames or []]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        found.mistakes.append(f"Line 1: there is no column '{missing[0]}'. Needed are {', '.join(NEEDED)}.")
        return found
    rows.fieldnames = names
    orders: dict[str, Seen] = {}
    try:
        for row in rows:
            if rows.line_num > MOST_LINES:
                found.mistakes.append(f"The file has more than {MOST_LINES:,} lines. Send it in parts.")
                break
            said = {name: value.strip() for name, value in row.items() if name and isinstance(value, str)}
            _line(rows.line_num, said, orders, found)
            if len(found.mistakes) >= MOST_MISTAKES:
                found.mistakes.append("There may be more; these come first.")
                break
    except csv.Error as wrong:
        found.mistakes.append(f"Line {rows.line_num}: {wrong}.")
    found.orders = [] if found.mistakes else list(orders.values())
    return found


def _line(number: int, row: dict[str, str], orders: dict[str, Seen], found: ReadFile) -> None:
    try:
        order, item = _order(row), _item(row)
    except ValueError as wrong:
        found.mistakes.append(f"Line {number}: {wrong}")
        return
    before = orders.get(order.number)
    if before is not None and (before.email, before.currency) != (order.email, order.currency):
        found.mistakes.append(f"Line {number}: order {order.number} has another customer or currency above.")
        return
    whole = before or order
    item["id"] = f"{order.number}/{len(whole.lines) + 1}"
    lines = [*whole.lines, item]
    total = sum((Decimal(each["price"]) * each["quantity"] for each in lines), Decimal(0))
    orders[order.number] = replace(whole, total=total, lines=lines)


def _order(row: dict[str, str]) -> Seen:
    number, email = row.get("number", "").upper(), row.get("email", "").lower()
    if not 0 < len(number) <= 40:
        raise ValueError("'number' is empty or longer than 40 characters.")
    if email and ("@" not in email or parseaddr(email)[1] != email):
        raise ValueError(f"'{email[:60]}' is no e-mail address.")
    return Seen(
        remote_id=number,
        number=number,
        email=email,
        placed_at=_instant(row.get("placed_at", "")),
        currency=_currency(row.get("currency", "")),
        total=Decimal(0),
        status="cancelled" if row.get("status") == "cancelled" else "open",
        payment=_one_of(row, "payment", PAYMENT, "paid"),
        fulfilment=_one_of(row, "fulfilment", FULFILMENT, "unfulfilled"),
        tracking=[{"carrier": row.get("carrier", ""), "number": row["tracking"]}]
        if row.get("tracking")
        else [],
    )


def _item(row: dict[str, str]) -> dict[str, object]:
    name, quantity = row.get("item", ""), row.get("quantity", "")
    if not name:
        raise ValueError("'item' is empty.")
    if not quantity.isdecimal() or not 0 < int(quantity[:9]) < 1_000_000:
        raise ValueError(f"'{quantity[:30]}' is no quantity. Write a whole number.")
    try:
        price = Decimal(row.get("price", ""))
    except InvalidOperation:
        raise ValueError(f"'{row.get('price', '')[:30]}' is no price. Write it as 42.50.") from None
    if not price.is_finite() or not 0 <= price < 10_000_000:
        raise ValueError(f"'{row.get('price', '')[:30]}' is no price. Write it as 42.50.")
    return {"name": name[:200], "quantity": int(quantity), "price": str(price), "received": None}


def _instant(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise ValueError(f"'{said[:30]}' is no date. Write it as 2026-11-22.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _currency(said: str) -> str:
    if len(said) != 3 or not said.isascii() or not said.isalpha():
        raise ValueError(f"'{said[:10]}' is no currency. Write three letters, GBP.")
    return said.upper()


def _one_of(row: dict[str, str], name: str, known: tuple[str, ...], usual: str) -> str:
    said = row.get(name, "") or usual
    if said not in known:
        raise ValueError(f"'{said[:30]}' is no {name}. It can be: {', '.join(known)}.")
    return said
