"""Django's way to PostgreSQL, with instants read by the driver itself."""
