from answerable.policy.mentions import LONGEST_LETTER, find


def test_case_accents_and_punctuation_do_not_matter():
    assert find(["dónde está mi pedido"], "DONDE ESTA, mi pedido?") == ("DONDE ESTA, mi pedido",)
    assert find(["große"], "Die GROSSE Bestellung") == ("GROSSE",)
    assert find(["can't log in"], "I can’t log in") == ("can’t log in",)


def test_only_whole_words_match():
    assert find(["ship"], "the shipment is a hardship") == ()
    assert find(["charged twice"], "recharged twice") == ()


def test_a_gap_is_up_to_six_words():
    assert find(["delivered ... missing"], "delivered yesterday but it is missing") == (
        "delivered yesterday but it is missing",
    )
    assert find(["delivered ... missing"], "delivered one two three four five six missing")
    assert not find(["delivered ... missing"], "delivered one two three four five six seven missing")


def test_the_words_come_back_as_written_and_once():
    assert find(["paid twice", "paid  twice"], "I paid\n twice. I paid twice.") == ("paid twice",)


def test_a_phrase_without_words_finds_nothing():
    assert find(["...", ""], "whatever ... it is") == ()


def test_a_very_long_letter_is_looked_at_from_its_beginning():
    assert find(["refund"], "x " * LONGEST_LETTER + "refund") == ()
    assert find(["refund"], "refund " + "x " * LONGEST_LETTER) == ("refund",)
