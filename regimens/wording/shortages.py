"""A plan that was changed for as long as a product is unavailable: what it says of itself."""

from __future__ import annotations

from datetime import date

from regimens.wording import dates
from regimens.wording.translated import in_language

TEMPORARY = "Temporary: {product} is unavailable since {since}. Change this plan back when supply returns."
CHANGE_BACK = "Temporary: {product} is available again since {since}. Amend this plan to change it back."


def temporary(product: str, since: date, back_on: date | None) -> str:
    """That the plan stands for the time of a shortage only, and when it is to be changed back."""
    words = in_language(TEMPORARY if back_on is None else CHANGE_BACK)
    return words.format(product=product, since=dates.clinic_date(back_on or since))
