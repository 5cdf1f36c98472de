"""A way in that nobody has used is not proven by another one that works."""

from answerable.insights.promises import promises_page

from .lived import HOUR, MONDAY, letter


def test_a_letter_proves_nothing_about_the_website(desk):
    brand = desk.brands["barbar"]
    letter(brand, at=MONDAY - 8 * HOUR, sender="mei@lin.example")  # before the office opens
    page = promises_page(brand, at=MONDAY + HOUR)
    (mail,) = page.clause("1.1").rules
    assert mail.state == "kept"
    (website,) = page.clause("1.3").rules
    assert website.state == "not proven"
    after_hours = page.clause("2.1").rules[2]
    assert after_hours.state == "not proven"
    assert (
        after_hours.verdict.why
        == "1 ticket came in outside opening hours, but nothing by web, app or voicemail yet"
    )
