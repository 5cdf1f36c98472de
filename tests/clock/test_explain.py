"""Why is it due then? The text a person reads and the lines behind it."""

import json
from datetime import datetime, timedelta

from answerable.clock import ALWAYS, TZDATA, BusinessDays, Calendar, Pause, explain

BUSINESS = Calendar(zone="America/New_York", weekly="Mon-Fri 09:00-18:00", name="business@1")
FRIDAY = datetime.fromisoformat("2026-03-06T21:30:00Z")
WAITING = Pause(
    datetime.fromisoformat("2026-03-09T14:00:00Z"),
    datetime.fromisoformat("2026-03-10T15:00:00Z"),
    "waiting for customer (question by Priya, message 3)",
)


def test_the_whole_story_over_a_weekend_a_clock_change_and_a_pause():
    text = explain(BUSINESS, FRIDAY, timedelta(hours=18), [WAITING]).text(
        heading='Ticket BM-1042, clause 6.3: "resolution within 18 business hours"',
        started="by e-mail",
        reading="'EST' is New York time (assumed)",
    )
    assert text.splitlines() == [
        'Ticket BM-1042, clause 6.3: "resolution within 18 business hours"',
        "Started Fri 6 Mar 2026 16:30 EST (21:30:00Z) by e-mail",
        "  Fri 06 Mar 16:30 EST -> 18:00 EST       open      +1 h 30     1 h 30",
        "  Fri 06 Mar 18:00 EST -> Mon 09:00 EDT   closed                         clocks went forward on Sunday 8 March",
        "  Mon 09 Mar 09:00 EDT -> 10:00 EDT       open      +1 h 00     2 h 30",
        (
            "  Mon 09 Mar 10:00 EDT -> Tue 11:00       paused                         "
            f"{WAITING.reason}, 8 h open time not counted Mon, 2 h Tue"
        ),
        "  Tue 10 Mar 11:00 EDT -> 18:00 EDT       open      +7 h 00     9 h 30",
        "  Wed 11 Mar 09:00 EDT -> 17:30 EDT       open      +8 h 30    18 h 00",
        "Due Wed 11 Mar 2026 17:30 EDT (2026-03-11T21:30:00Z)",
        f"Read as: 'EST' is New York time (assumed). Calendar business@1, tzdata {TZDATA}.",
    ]


def test_every_hour_is_shown_in_the_brands_zone():
    told = explain(
        ALWAYS, datetime.fromisoformat("2026-10-31T22:00:00Z"), timedelta(hours=24), zone="America/New_York"
    )
    assert told.text().splitlines() == [
        "Started Sat 31 Oct 2026 18:00 EDT (22:00:00Z)",
        "  Sat 31 Oct 18:00 EDT -> Sun 17:00 EST   open     +24 h 00    24 h 00   clocks went back on Sunday 1 November",
        "Due Sun 1 Nov 2026 17:00 EST (2026-11-01T22:00:00Z)",
        f"Calendar every hour, tzdata {TZDATA}.",
    ]


def test_a_clock_that_still_stands():
    told = explain(BUSINESS, FRIDAY, timedelta(hours=18), [WAITING._replace(end=None)])
    assert told.due is None
    assert (told.lines[-1].kind, told.lines[-1].until) == ("paused", None)
    assert told.lines[-1].total == timedelta(hours=2.5)
    assert told.text().splitlines()[-3:-1] == [
        "  Mon 09 Mar 10:00 EDT ->                 paused                         " + WAITING.reason,
        "No due instant while the clock stands.",
    ]


def test_holidays_and_half_days_are_named():
    calendar = Calendar(
        zone="Europe/London",
        weekly="Mon-Fri 09:00-18:00",
        holidays="2026-12-25 Christmas Day, 2026-12-28",
        half_days="2026-12-24 09:00-13:00 Christmas Eve",
    )
    told = explain(calendar, datetime.fromisoformat("2026-12-24T10:00:00Z"), timedelta(hours=4))
    assert [(line.kind, line.note) for line in told.lines] == [
        ("open", "24 Dec Christmas Eve"),
        ("closed", "25 Dec Christmas Day, 28 Dec holiday"),
        ("open", ""),
    ]


def test_ordinary_nights_are_left_out_of_the_text_but_not_of_the_lines():
    told = explain(BUSINESS, datetime.fromisoformat("2026-02-10T14:00:00Z"), timedelta(hours=10))
    assert [line.kind for line in told.lines] == ["open", "closed", "open"]
    assert "closed" not in told.text()


def test_waiting_for_the_first_opening_is_told():
    told = explain(BUSINESS, datetime.fromisoformat("2026-02-10T03:00:00Z"), timedelta(hours=1))
    assert "Mon 09 Feb 22:00 EST -> Tue 09:00   closed" in told.text()
    assert "Started Mon 9 Feb 2026 22:00 EST (2026-02-10T03:00:00Z)" in told.text()


def test_business_days_say_that_the_first_does_not_count():
    text = explain(BUSINESS, FRIDAY, BusinessDays(2)).text()
    assert "Promised 2 business days, until the desk closes: Fri 06 Mar itself does not count." in text
    assert "Due Tue 10 Mar 2026 18:00 EDT" in text


def test_seconds_are_shown_where_there_are_any():
    told = explain(ALWAYS, datetime.fromisoformat("2026-02-10T10:00:05.25Z"), timedelta(seconds=90))
    assert "10:00:05 UTC -> 10:01:35 UTC" in told.text()
    assert "+0 h 01:30" in told.text()
    assert told.due == datetime.fromisoformat("2026-02-10T10:01:35.25Z")


def test_long_pauses_are_summed_and_overlapping_ones_share_a_line():
    other = Pause(
        WAITING.start + timedelta(days=1), WAITING.start + timedelta(days=6), "waiting for warehouse"
    )
    told = explain(BUSINESS, FRIDAY, timedelta(hours=18), [WAITING, other])
    (pause,) = (line for line in told.lines if line.kind == "paused")
    assert pause.note == f"{WAITING.reason}, waiting for warehouse, 44 h open time not counted"


def test_an_explanation_is_plain_data_too():
    plain = json.loads(json.dumps(explain(BUSINESS, FRIDAY, timedelta(hours=18), [WAITING]).to_json()))
    assert plain["due"] == "2026-03-11T21:30:00+00:00"
    assert plain["lines"][0] == {
        "since": "2026-03-06T21:30:00+00:00",
        "until": "2026-03-06T23:00:00+00:00",
        "kind": "open",
        "counted": 5400.0,
        "total": 5400.0,
        "note": "",
    }
    assert Calendar.from_json(plain["calendar"]) == BUSINESS
