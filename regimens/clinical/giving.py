"""What to warn of before a dose is recorded: too early, late, given today already; nothing is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regimens.clinical.forecast import Forecast, Line, State
from regimens.clinical.series import WINDOW_DAYS

#: Phases whose doses are counted off day by day: a dose before its day is too close to the one before.
LOADING = ("loading", "reload")
#: Locked for some patients (R13), and after loading given every month (R17).
CYANOCOBALAMIN = "cyanocobalamin"


class Caution(StrEnum):
    """What the person recording is told; they go on with a reason."""

    DIED = "died"
    SAME_DAY = "same_day"
    MEANWHILE = "meanwhile"
    EARLY = "early"
    LATE = "late"
    ENDED = "ended"
    NO_PLACE = "no_place"
    ON_HOLD = "on_hold"
    BEFORE_PLAN = "before_plan"
    LOCKED_PRODUCT = "locked_product"
    OTHER_PRODUCT = "other_product"
    MONTHLY_PRODUCT = "monthly_product"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """A dose as it is about to be recorded.

    place: the event that the page offered, such as loading-3. form, micrograms, route: of the product used.
    expires_on: None when it was not read off.
    """

    on: date
    place: str
    form: str
    micrograms: int
    route: str
    expires_on: date | None


def cautions(
    dose: Dose,
    forecast: Forecast,
    *,
    planned: Forecast,
    days_given: Collection[date],
    form: str,
    as_of: date,
    locked: bool = False,
    ended: bool = False,
    died_on: date | None = None,
) -> tuple[Caution, ...]:
    """Everything to warn of, in the order shown.

    planned: the forecast without any day agreed for the next injection. days_given: days on which a dose is
    on record. form: what the plan says. as_of: the plan's own day. locked: cyanocobalamin
    is unsafe for this patient. ended: the patient was transferred, or
    treatment was stopped. died_on: the day of death on record; a dose up to it may well be a late entry.
    """
    found = (*_found(dose, forecast, planned, days_given, as_of), *_of_ampoule(dose, forecast, form, locked))
    over = [Caution.DIED] if died_on is not None and dose.on > died_on else []
    over += [Caution.ENDED] if ended else []
    return (*over, *(each for each in found if not over or each is not Caution.NO_PLACE))


def _found(
    dose: Dose,
    forecast: Forecast,
    planned: Forecast,
    days_given: Collection[date],
    as_of: date,
) -> Iterator[Caution]:
    following = forecast.next_injection
    if dose.on in days_given:
        yield Caution.SAME_DAY
    if dose.place and dose.place != (following.key if following else ""):
        yield Caution.MEANWHILE
    if following is None:
        yield Caution.NO_PLACE
    else:
        yield from _against(following, planned.next_injection or following, dose.on)
    if dose.on < as_of:
        yield Caution.BEFORE_PLAN


def _of_ampoule(dose: Dose, forecast: Forecast, form: str, locked: bool) -> Iterator[Caution]:
    """What was in the syringe, against the plan and its lock."""
    is_cyanocobalamin, is_other = dose.form == CYANOCOBALAMIN, (dose.form, dose.micrograms) != (form, 1000)
    if is_cyanocobalamin and locked:
        yield Caution.LOCKED_PRODUCT
    if is_other:
        yield Caution.OTHER_PRODUCT
    following = forecast.next_injection
    if is_other and is_cyanocobalamin and (following is None or following.phase not in LOADING):
        yield Caution.MONTHLY_PRODUCT
    if dose.expires_on is not None and dose.expires_on < dose.on:
        yield Caution.EXPIRED


def _against(line: Line, planned: Line, on: date) -> Iterator[Caution]:
    """A day agreed on makes no dose less early."""
    if line.state is State.ON_HOLD:
        yield Caution.ON_HOLD
    if is_early(planned, on):
        yield Caution.EARLY
    if on >= line.overdue_from:
        yield Caution.LATE


def is_early(planned: Line, on: date) -> bool:
    """Before the day of a loading dose, or before the window of a later one, as the plan itself dates it."""
    if planned.phase in LOADING or planned.earliest is None:
        return on < planned.due
    return on < planned.earliest


def moves_later_dates(forecast: Forecast, planned: Forecast, on: date) -> bool:
    """A dose more than 7 days from its date makes new dates, which somebody has to accept (R06).

    So does one more than 7 days before the plan's own date, though that day was agreed on.
    """
    line = forecast.next_injection
    if line is None or line.phase in LOADING:
        return False
    own = planned.next_injection or line
    return abs((on - line.due).days) > WINDOW_DAYS or (own.due - on).days > WINDOW_DAYS


def lengthens_interval(planned: Forecast, on: date) -> bool:
    """A dose after loading on a day later than the plan allows for; agreed or not, the interval was longer.

    planned: the forecast without any day agreed for the next injection.
    """
    line = planned.next_injection
    return line is not None and line.phase not in LOADING and on >= line.overdue_from
