"""How many ampoules to have at hand, and how much to draw up, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from regimens.clinical.ampoules import (
    BLOCK_DAYS,
    MICROGRAMS,
    ML_IN_AN_AMPOULE,
    Ampoules,
    LoadingSoFar,
    ampoules,
    volume_ml,
)
from regimens.wording import doses
from regimens.wording.table import Phrases
from regimens.wording.translated import in_language, said

AS_ON_THE_LABEL = "Ampoules: the strength differs, so work out the number from the label."
READ_THE_LABEL = "as on the label: strengths differ"
LOADING = Phrases(
    "ampoules of a loading",
    {
        "ahead": "{loading} for loading",
        "begun": "{loading} for the loading doses still to give",
        "unbooked": "{loading} for the first {days} days of loading",
        "open_ended": "{loading} for the loading doses dated now",
    },
)


def strength(form: str, profile: str = "uk") -> str:
    """What one ampoule holds: 1 mg in 1 mL; in the US profile 1,000 mcg in 1 mL; empty where unknown."""
    held = MICROGRAMS.get(form)
    return (
        said("{amount} in {volume}", amount=doses.amount(held, profile), volume=f"{ML_IN_AN_AMPOULE} mL")
        if held
        else ""
    )


def volume(form: str, micrograms: int) -> str:
    """What to draw up for one dose: 1 mL, 0.5 mL."""
    amount = volume_ml(form, micrograms)
    return (
        in_language(READ_THE_LABEL)
        if amount is None
        else f"{Decimal(amount.numerator) / amount.denominator:f} mL"
    )


def needed(document: Mapping[str, Any], profile: str = "uk", so_far: LoadingSoFar | None = None) -> str:
    """Ampoules of 1 mg in 1 mL: 6 for loading; then 1 each time, 4 to 5 in a year as the dates fall. Empty without injections.

    so_far: once loading has begun; what was given is no longer counted.
    """
    plan = document["regimen"]
    if plan is None or plan["route"] == "oral":
        return ""
    count = ampoules(document, so_far)
    if count is None:
        return in_language(AS_ON_THE_LABEL)
    first, *later = _counted(count, so_far)
    counted = "; ".join([first, *(said("then {count}", count=each) for each in later)])
    return said(
        "Ampoules of {strength}: {counted}.", strength=strength(plan["form"], profile), counted=counted
    )


def _counted(count: Ampoules, so_far: LoadingSoFar | None) -> Iterator[str]:
    if count.loading:
        yield LOADING[_which(count, so_far)].format(loading=count.loading, days=count.first_days)
    if count.further:
        yield said(
            "{further} for each further {block_days} days of loading",
            further=count.further,
            block_days=BLOCK_DAYS,
        )
    if count.a_year:
        fewest, most = count.a_year
        yield said(
            "{each} each time, {fewest} to {most} in a year as the dates fall",
            each=count.each,
            fewest=fewest,
            most=most,
        )


def _which(count: Ampoules, so_far: LoadingSoFar | None) -> str:
    if count.first_days:
        return "unbooked"
    if count.further:
        return "open_ended"
    return "ahead" if so_far is None else "begun"
