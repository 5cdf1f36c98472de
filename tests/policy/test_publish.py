from datetime import UTC, date, datetime

import pytest

from answerable.demo.cast import POLICIES
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.promises.publish import NotPublished, publish_file

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = "version: 2\neffective: 2026-07-01"


@pytest.fixture
def second(desk, tmp_path):
    """A file with the next version of Bulkimart's policy: half the time for a mail."""
    text = (POLICIES / "bulkimart.policy.md").read_text("utf-8")
    text = text.replace("version: 1\neffective: 2026-01-01", SECOND).replace(
        "Email: Response within 24 hours. {#4.2.1}", "Email: Response within 12 hours. {#4.2.1}"
    )
    text = text.replace(
        "when: channel is email\nwithin: 24 hours", "when: channel is email\nwithin: 12 hours"
    )
    file = tmp_path / "bulkimart.policy.md"
    file.write_text(text, "utf-8")
    return file


def in_force(desk, at):
    return PolicyVersion.objects.in_force(brand_id=desk.brands["bulkimart"].pk, at=at).number


def test_a_version_speaks_from_local_midnight_of_its_day(desk, second):
    version = publish_file(second, effective=None, approver="Iris Okafor", at=NOW)
    assert version.effective_from == datetime(2026, 7, 1, 4, tzinfo=UTC)  # midnight in New York, S1
    assert in_force(desk, datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC)) == 1
    assert in_force(desk, datetime(2026, 7, 1, 4, tzinfo=UTC)) == 2


def test_a_later_day_may_be_given(desk, second):
    version = publish_file(second, effective=date(2026, 8, 1), approver="Iris Okafor", at=NOW)
    assert version.effective_from == datetime(2026, 8, 1, 4, tzinfo=UTC)


def test_x37_a_broken_file_leaves_the_old_version_in_force(desk, second):
    second.write_text(
        second.read_text("utf-8").replace("counting: every hour", "counting: busness", 1), "utf-8"
    )
    with pytest.raises(NotPublished):
        publish_file(second, effective=None, approver="Iris Okafor", at=NOW)
    see_brands(brand.pk for brand in desk.brands.values())
    assert in_force(desk, datetime(2027, 1, 1, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("change", "to", "why"),
    [
        (SECOND, "version: 1\neffective: 2026-07-01", "version 1 already"),
        (SECOND, "version: 2\neffective: 2026-05-01", "judged by the words of its day"),
        ("brand: Bulkimart", "brand: Somebody", "the brands of this desk are: BarBar, Bulkimart"),
    ],
)
def test_what_would_rewrite_the_past_is_refused(desk, second, change, to, why):
    second.write_text(second.read_text("utf-8").replace(change, to), "utf-8")
    with pytest.raises(NotPublished, match=why):
        publish_file(second, effective=None, approver="Iris Okafor", at=NOW)
    assert PolicyVersion.objects.filter(brand=desk.brands["bulkimart"]).count() == 1
