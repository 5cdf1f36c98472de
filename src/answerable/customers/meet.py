from datetime import datetime

from django.db import connection

from answerable.customers.models import Customer

_FIELDS = (
    "id", "brand_id", "email", "name", "company_id", "role", "language", "phone", "access_needs", "met_at",
)  # fmt: skip
_MEET = f"""
INSERT INTO customers_customer (brand_id, email, name, language, phone, access_needs, met_at, company_id)
VALUES (%(brand)s, %(email)s, %(name)s, %(language)s, '', '', %(at)s,
        (SELECT id FROM customers_company
         WHERE brand_id = %(brand)s AND domains @> ARRAY[%(domain)s]::varchar[] ORDER BY id LIMIT 1))
ON CONFLICT (brand_id, email) DO UPDATE SET
    name = CASE WHEN customers_customer.name = '' THEN excluded.name ELSE customers_customer.name END,
    language = CASE WHEN excluded.language <> '' THEN excluded.language ELSE customers_customer.language END
RETURNING {", ".join(_FIELDS)}
"""  # noqa: S608  names of columns, not values


def meet(*, brand_id: int, email: str, name: str, language: str, at: datetime) -> Customer:
    """The customer of a brand with this address: known already, or met now. One statement, safe in parallel.

    A new customer belongs to the company whose domain the address has. An unknown language ("") leaves
    the known one alone.
    """
    email = email.strip().lower()
    with connection.cursor() as cursor:
        cursor.execute(
            _MEET,
            {
                "brand": brand_id,
                "email": email,
                "name": name.strip()[:200],
                "language": language,
                "at": at,
                "domain": email.rpartition("@")[2],
            },
        )
        return Customer.from_db("default", _FIELDS, cursor.fetchone())
