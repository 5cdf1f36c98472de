"""The doors of this room as tests use them: a real listener, a real reading process, a real intake."""

import pytest

from support.letters import listening


@pytest.fixture
def door(own_database, desk, socket_enabled):
    """The mail listener."""
    from answerable.channels.email import smtpd

    with listening(smtpd.listen) as server:
        yield server.port


@pytest.fixture
def intake(reader):
    from answerable.channels.email.intake import Intake

    intake = Intake(reader)
    yield intake
    intake._forget()  # the next test uses the same reading process


@pytest.fixture
def everything(desk):
    """Both brands in scope."""
    from answerable.kit.scope import brands_visible

    with brands_visible([brand.pk for brand in desk.brands.values()]):
        yield desk
