"""Ampoules and volumes in words, in the units of the profile."""

from __future__ import annotations

from regimens.clinical.ampoules import LoadingSoFar
from regimens.wording import ampoules, ban
from tests.wording.plans import nerves, tablets, without_nerves


def test_the_sentence_of_each_kind() -> None:
    assert ampoules.needed(without_nerves()) == (
        "Ampoules of 1 mg in 1 mL: 6 for loading; then 1 each time, 4 to 5 in a year as the dates fall."
    )
    assert ampoules.needed(nerves()) == (
        "Ampoules of 1 mg in 1 mL: 11 for the loading doses dated now; then 7 for each further 14 days of "
        "loading; then 1 each time, 6 to 7 in a year as the dates fall."
    )
    assert ampoules.needed(nerves() | {"schedule": []}) == (
        "Ampoules of 1 mg in 1 mL: 11 for the first 21 days of loading; then 7 for each further 14 days of "
        "loading; then 1 each time, 6 to 7 in a year as the dates fall."
    )
    assert ampoules.needed(tablets()) == ""


def test_what_was_given_is_not_ordered_again() -> None:
    begun = LoadingSoFar(given=2, dated=4, is_over=False)
    over = LoadingSoFar(given=6, dated=0, is_over=True)
    assert ampoules.needed(without_nerves(), so_far=begun) == (
        "Ampoules of 1 mg in 1 mL: 4 for the loading doses still to give; then 1 each time, 4 to 5 in a year as the dates fall."
    )
    assert ampoules.needed(without_nerves(), so_far=over) == (
        "Ampoules of 1 mg in 1 mL: 1 each time, 4 to 5 in a year as the dates fall."
    )
    assert ampoules.needed(nerves(), so_far=over) == (
        "Ampoules of 1 mg in 1 mL: 1 each time, 6 to 7 in a year as the dates fall."
    )
    assert ban.hits(ampoules.needed(nerves(), so_far=begun), patient=False) == []


def test_us_units_and_the_ban_list() -> None:
    said = ampoules.needed(without_nerves(), "us")
    assert said.startswith("Ampoules of 1,000 mcg in 1 mL: 6 for loading")
    assert ban.hits(ampoules.needed(nerves()), patient=False) == []


def test_an_unknown_strength_is_never_guessed() -> None:
    made = without_nerves()
    made["regimen"]["form"] = "methylcobalamin"
    assert ampoules.needed(made) == ampoules.AS_ON_THE_LABEL
    assert ampoules.volume("methylcobalamin", 1000) == "as on the label: strengths differ"
    assert ampoules.volume("hydroxocobalamin", 1000) == "1 mL"
    assert ampoules.volume("hydroxocobalamin", 500) == "0.5 mL"
    assert ampoules.volume("hydroxocobalamin", 10000) == "10 mL"
