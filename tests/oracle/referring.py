"""To whom a person is referred, how soon, and for what: clinical 3.12, R12, R16, R37 and R42."""

from fractions import Fraction

from tests.oracle import blood, reading
from tests.oracle.deciding import Decided
from tests.oracle.interval import in_force, one_rung_below
from tests.oracle.reading import Person

Referral = list[str]
SOONEST_FIRST = ("now", "same_day", "two_weeks", "routine")


def referrals(p: Person, d: Decided) -> list[Referral]:
    """The most urgent one for each addressee and finding."""
    found = [*nerves(p, d), *blood_count(p), *pregnancy(p, d), *treatment(p, d), *age(p)]
    found.sort(key=lambda one: SOONEST_FIRST.index(one[1]))
    kept: dict[tuple[str, str], str] = {}
    for to, urgency, finding in found:
        kept.setdefault((to, finding), urgency)
    return sorted([to, urgency, finding] for (to, finding), urgency in kept.items())


def nerves(p: Person, d: Decided) -> list[Referral]:
    """Never on an unknown alone (R22); the tongue alone is no reason (T04)."""
    out: list[Referral] = []
    if reading.cord(p) == "yes":
        out.append(["neurology", "same_day", "cord_signs"])
        out.append(["haematology", "same_day", "cord_signs"])
    if p.signs["visual_loss"] == "yes":
        out.append(["ophthalmology", "same_day", "optic_signs"])
    if p.signs["psychiatric"] == "yes":
        out.append(["mental_health", "same_day", "psychiatric"])
    if worse(p, d):
        out.append(["neurology", "same_day", "relapse"])
    return out


def worse(p: Person, d: Decided) -> bool:
    """R48, C24: new or worse signs on treatment or on prevention; without nerve signs they read as persisting."""
    return p.purpose == "review" and p.response == "new_or_worse" and d.neuro != "no"


def blood_count(p: Person) -> list[Referral]:
    """R42: haematology within two weeks, and today with haemoglobin below 80; T28 calls that severe."""
    out: list[Referral] = []
    if blood.severely_anaemic(p) == "yes":
        out.append(["haematology", "same_day", "severe_anaemia"])
    if any(blood.below(lab, Fraction(100)) for lab in blood.latest(p, "platelets")):
        out.append(["haematology", "two_weeks", "low_platelets"])
    return out


def pregnancy(p: Person, d: Decided) -> list[Referral]:
    """3.12 and T20: pregnant and deficient or treated for it, or with nerve signs after bariatric surgery."""
    if p.pregnancy != "pregnant":
        return []
    short = d.deficiency in ("confirmed", "presumed") or d.intent == "treat"
    after_surgery = reading.bariatric(p) == "yes" and d.neuro == "yes"
    if not short and not after_surgery:
        return []
    return [
        ["haematology", "two_weeks", "pregnancy_deficiency"],
        ["obstetrics", "two_weeks", "pregnancy_deficiency"],
    ]


def treatment(p: Person, d: Decided) -> list[Referral]:
    out: list[Referral] = []
    if p.reaction == "anaphylaxis":
        out.append(["allergy", "same_day" if d.neuro == "yes" else "two_weeks", "anaphylaxis"])
    if d.status == "cannot_supply":
        urgent = d.neuro != "no" or p.pregnancy == "pregnant" or reading.may_be_pregnant(p)
        out.append(["pharmacy", "same_day" if urgent else "two_weeks", "cannot_supply"])
    if beyond_ladder(p, d):
        out.append(["specialist", "routine", "beyond_two_weeks"])
    return out


def beyond_ladder(p: Person, d: Decided) -> bool:
    """R16: symptoms that come back or stay at two weeks or less."""
    now = in_force(p)
    if not d.by_injection or p.purpose != "review" or now is None:
        return False
    if p.response not in ("returns_before_next_dose", "persists", "new_or_worse"):
        return False
    relapse = p.response == "new_or_worse" and d.neuro != "no" and d.intent == "treat"
    return not relapse and one_rung_below(now) == now


def age(p: Person) -> list[Referral]:
    if p.age is None or p.age >= 18:
        return []
    if p.age < 16:
        return [["paediatrics", "routine", "under_sixteen"]]
    return [["specialist", "routine", "under_eighteen"]]
