"""Fixtures every room's tests share: a real PostgreSQL with an ordinary role, a real browser, a real desk.

`db`            the empty tables; what the test does is rolled back
`desk`          the fixed cast, both brands and their policies; rolled back too
`stock`         asked for beside `desk`: one thing of every kind is there, too
`own_database`  a database of the test's own, for commits and real processes (with `desk`: the cast in it)
`live_desk`     web, live, worker and SMTP running against an own database with the cast
`page`          a tab of a real Chromium; errors in its console fail the test
`count_queries` `with count_queries(8): …` fails above eight statements and shows them
"""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest

_root = Path(__file__).parents[1]
_data = tempfile.mkdtemp(prefix="answerable-test-")
_beside = 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""Desks that start at the same moment must not find the same ports free."""
os.environ.update(
    ANSWERABLE_WEB_PORT=str(8000 + _beside),
    ANSWERABLE_LIVE_PORT=str(8001 + _beside),
    ANSWERABLE_SMTP_PORT=str(2525 + _beside),
    ANSWERABLE_CATCHER_PORT=str(2526 + _beside),
    ANSWERABLE_DATA=_data,
    ANSWERABLE_SECRET="only for tests",
    DATABASE_URL="postgresql://nobody@127.0.0.1:1/asks_for_the_db_fixture",
    DJANGO_SETTINGS_MODULE="answerable.site.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # playwright keeps an event loop in the tests' thread
)
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

pytest_plugins = ["support.browser", "support.desk", "support.articles"]


def pytest_configure(config):
    import logging

    import django

    django.setup()
    logging.getLogger().handlers.clear()  # pytest keeps what is logged; the console of this moment is soon closed


def pytest_unconfigure(config):
    import shutil

    shutil.rmtree(_data, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest first: nobody waits at the end for the one who began last."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _nobodys_language():
    """What a request of one test was answered in is not what the next one is told in."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def assets():
    """What pages link to; built once and kept between runs."""
    from django.conf import settings

    from answerable.site import assets

    return assets.build(settings.ASSETS)


@pytest.fixture
def client(assets, client):
    """pytest-django's client, for pages that link to built assets."""
    return client


@pytest.fixture(scope="session")
def cluster():
    """The tests' PostgreSQL."""
    from support.cluster import TestCluster

    cluster = TestCluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def databases(cluster):
    """This process's two databases, made when first asked for."""
    made = {}

    def get(*, cast):
        if cast not in made:
            made[cast] = cluster.clone(cast=cast)
        return made[cast]

    return get


@pytest.fixture(scope="session")
def django_db_setup():
    """In place of pytest-django's: `_chosen_database` connects each test to the database it asks for."""


@pytest.fixture
def _chosen_database(request, databases, django_db_blocker):
    if "own_database" in request.fixturenames:
        pytest.fail("own_database commits for real: ask for it without db")
    stocked = "stock" in request.fixturenames
    chosen = (
        request.getfixturevalue("stock").database
        if stocked
        else databases(cast="desk" in request.fixturenames)
    )
    connect(chosen, django_db_blocker)


@pytest.fixture(scope="session")
def stock(cluster, django_db_blocker, assets, tmp_path_factory):
    """A third database of this process: the cast and, committed once, one thing of every kind for both brands."""
    from django.test import override_settings

    from answerable.demo import cast
    from support.things import one_of_each, requests_of

    database, files = cluster.clone(cast=True), tmp_path_factory.mktemp("stock")
    connect(database, django_db_blocker)
    with django_db_blocker.unblock(), override_settings(DEMO=True, MEDIA_ROOT=files):
        desk = cast.present()
        return SimpleNamespace(
            database=database, files=files, things=one_of_each(desk), requests=requests_of(desk)
        )


@pytest.fixture
def _django_db_helper(_chosen_database, _django_db_helper):
    """pytest-django's transaction around a test, opened in the database chosen for it."""


def connect(database, blocker):
    from django.db import connection

    from support.cluster import django_settings

    with blocker.unblock():
        if connection.settings_dict["NAME"] != database.name:
            connection.close()
            connection.settings_dict.update(django_settings(database), PORT="")


@pytest.fixture
def own_database(request, cluster, django_db_blocker):
    """A database of the test's own; Django is connected to it and commits."""
    from django.db import connections

    database = cluster.clone(cast=bool({"desk", "live_desk"} & set(request.fixturenames)))
    connect(database, django_db_blocker)
    with django_db_blocker.unblock():
        yield database
        connections.close_all()
    cluster.drop(database.name)


@pytest.fixture
def desk(request):
    """The fixed cast with both brands and their policies in force, as `answerable.demo.cast` presents them."""
    from answerable.demo import cast

    request.getfixturevalue("own_database" if "own_database" in request.fixturenames else "db")
    return cast.present()


@pytest.fixture(scope="session")
def reader():
    """The process that reads letters, one for all tests; whoever breaks it gets a new one at the next letter."""
    from answerable.channels.email.reader import Reader

    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def count_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def at_most(limit):
        with CaptureQueriesContext(connection) as captured:
            yield captured
        sent = [query["sql"] for query in captured.captured_queries]
        assert len(sent) <= limit, f"{len(sent)} statements, at most {limit} expected:\n" + "\n".join(sent)

    return at_most


@pytest.fixture
def root():
    return _root
