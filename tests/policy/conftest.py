from pathlib import Path

import pytest

from answerable.policy.language import read
from policy.seeds import text_of


@pytest.fixture(scope="session")
def bulkimart_text():
    return text_of("bulkimart.policy.md")


@pytest.fixture(scope="session")
def barbar_text():
    return text_of("barbar.policy.md")


@pytest.fixture(scope="session")
def bulkimart(bulkimart_text):
    return read(bulkimart_text, "bulkimart.policy.md").policy


@pytest.fixture(scope="session")
def barbar(barbar_text):
    return read(barbar_text, "barbar.policy.md").policy


@pytest.fixture(scope="session")
def tables():
    text = (Path(__file__).parent / "tables.policy.md").read_text(encoding="utf-8")
    return read(text, "tables.policy.md").policy


@pytest.fixture
def small():
    """A policy of one clause with the given rule lines; returns what reading it gives."""

    def make(*lines, rule="1.1", clause="Email: Response within 24 hours."):
        return read(SMALL.format(clause=clause, rule=rule, lines="\n".join(lines)), "small.policy.md")

    return make


SMALL = """---
brand: Harbor
title: Support Policy
version: 1
effective: 2026-01-01
review: every 12 months
owner: Head of Support
language: en
---

## 1. Answers

{clause} {{#1.1}}

```rule {rule}
{lines}
```

We are there in the week. {{#1.2}}

```rule 1.2
kind: measured
do: set hours
name: business
weekly: Mon-Fri 09:00-18:00
zone: Europe/London
proof: staffed minutes
```

Orders and products. {{#1.3}}

```rule 1.3.a
kind: enforced
do: define category
category: order
topics: status
proof: tickets by category
```

```rule 1.3.b
kind: enforced
do: define category
category: technical
topics: login
proof: tickets by category
```
"""
