"""The telephone: events of a telephone system, signed, in two shapes."""
