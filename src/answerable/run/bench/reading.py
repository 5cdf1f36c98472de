"""The reader of letters alone, on one core: no database, no network."""

import time

from answerable.channels.email.parse import parse
from answerable.run.bench.mail import letter
from answerable.run.bench.table import Figure, Table

LETTERS = 1500
QUOTED = "\nOn Thu, 3 Dec 2026 at 10:00, Support <support@barbar.example> wrote:\n" + "> words before\n" * 20


def measure_reading(table: Table) -> None:
    """Text and HTML taken apart, the language told, the new words told from what is quoted."""
    letters = [_answer(number) for number in range(LETTERS)]
    for each in letters[:20]:
        parse(each, languages=("en", "es"))
    began = time.process_time()
    for each in letters:
        parse(each, languages=("en", "es"))
    rate = LETTERS / (time.process_time() - began)
    table.add(Figure("letters, the reader alone", 0, rate=rate, unit="/s", least=400))


def _answer(number: int) -> bytes:
    mail = letter(number)
    plain = mail.get_body(("plain",))
    if plain is not None:
        plain.set_content(plain.get_content() + QUOTED)
    return mail.as_bytes()
