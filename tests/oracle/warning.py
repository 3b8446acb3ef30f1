"""Which alerts are raised (A01 to A17), in which tier, and whether only because an answer is missing."""

from datetime import date
from fractions import Fraction

from tests.oracle import blood, kidney, reading
from tests.oracle.course import Course
from tests.oracle.deciding import Decided
from tests.oracle.reading import Person
from tests.oracle.scheduling import Schedule, Watch

Alert = list[str | bool]
GIVEN = ("loading-", "reload-", "maintenance-", "prophylaxis-")


def alerts(p: Person, d: Decided, course: Course, seen: Watch, plan: Schedule) -> list[Alert]:
    out: list[Alert] = []
    out += stops(p, d)
    out += folic_acid(p, d)
    out += dosing(p, d, plan)
    if seen.potassium:
        out += potassium(p)
    out += notes(p, d)
    return sorted(merged(out), key=str)


def merged(found: list[Alert]) -> list[Alert]:
    """One problem, one alert (interface 3.4): what is certain stands once, with no missing answer beside it."""
    certain = {alert[0] for alert in found if not alert[2]}
    once = [alert for alert in found if alert[0] not in certain]
    for code in certain:
        once.append(next(alert for alert in found if alert[0] == code and not alert[2]))
    return once


def on(code: str, answer: str) -> list[Alert]:
    """A caution for a yes, and a precautionary note while nobody has answered (R18, R22)."""
    if answer == "yes":
        return [[code, "caution", False]]
    return [[code, "note", True]] if answer == "unknown" else []


def note_on(code: str, answer: str) -> list[Alert]:
    return [] if answer == "no" else [[code, "note", answer == "unknown"]]


def stops(p: Person, d: Decided) -> list[Alert]:
    """A01 to A05: never on an unknown alone, but for A03, which says what is not assessed (R22, R42)."""
    out: list[Alert] = []
    if p.reaction == "anaphylaxis":
        out.append(["A01", "stop", False])
    if d.status == "planned" and d.neuro == "yes" and not reading.tongue_only(p) and reading.cord(p) != "no":
        out.append(["A02", "stop", reading.cord(p) == "unknown"])
    if d.treats and d.by_injection and d.neuro == "unknown":
        out.append(["A03", "stop", False])
    if d.status == "planned" and (p.reaction == "unknown" or "unknown" in p.safety.values()):
        out.append(["A03", "stop", False])
    if d.locked and p.choices.get("form") == "cyanocobalamin" and d.intent != "none":
        out.append(["A04", "stop", False])
    if p.age is not None and p.age < 16:
        out.append(["A05", "stop", False])
    return out


def folic_acid(p: Person, d: Decided) -> list[Alert]:
    out: list[Alert] = []
    if folic_acid_first(p, d):
        out.append(["A06", "stop", False])
    if d.status in ("planned", "cannot_supply", "clinician_choice"):
        out += on("A07", p.safety["taking_folic_acid"])
    if d.scope == "in":
        if reading.may_be_pregnant(p):
            out += on("A08", "unknown")
        elif p.pregnancy == "pregnant":
            out += on("A08", "yes")
    return out


def folic_acid_first(p: Person, d: Decided) -> bool:
    """R20, C16: released before the first dose, or on its very day; never withheld when pregnant or trying."""
    if p.choices.get("folic_acid_release") != "yes":
        return False
    if any(given < p.as_of for given in p.doses):
        return False
    if p.pregnancy in ("pregnant", "trying") or reading.may_be_pregnant(p):
        return False
    return d.intent == "treat" or d.deficiency != "unlikely"  # C15


def dosing(p: Person, d: Decided, plan: Schedule) -> list[Alert]:
    """A10 to A14 speak of the plan that is made."""
    out: list[Alert] = []
    if d.status != "planned":
        return out
    if d.by_injection:
        out += on("A10", p.safety["bleeding_risk"])
        out += on("A10", few_platelets(p))
    out += on("A11", p.safety["cobalt_allergy"])
    out += on("A11", {"other": "yes", "unknown": "unknown"}.get(p.reaction, "no"))
    if any(not p.clinic.open(day) for day in dosed(plan)):
        out.append(["A12", "caution", False])
    if d.intent == "treat" and reading.tongue_only(p):
        out.append(["A13", "caution", False])
    if d.duration == "reviewed":
        out.append(["A14", "caution", False])
    return out


def dosed(plan: Schedule) -> list[date]:
    return [day for key, day in plan.dates.items() if key.startswith(GIVEN)]


def few_platelets(p: Person) -> str:
    """C22; nobody is asked for a count, so none at all is a no."""
    labs = blood.latest(p, "platelets")
    return blood.lowest_below([(lab, Fraction(50)) for lab in labs]) if labs else "no"


def potassium(p: Person) -> list[Alert]:
    """A09 goes with the potassium dates (T28, R33): a caution if one reason is certain, else a note for each."""
    reasons = [
        p.gut["pernicious_anaemia"],
        blood.severely_anaemic(p),
        blood.low_potassium(p),
        p.safety["potassium_risk"],
    ]
    if "yes" in reasons:
        return [["A09", "caution", False]]
    return [["A09", "note", True] for reason in reasons if reason == "unknown"]


def notes(p: Person, d: Decided) -> list[Alert]:
    out: list[Alert] = []
    if d.scope != "in":
        return out
    if not d.kidney.known:
        out.append(["A15", "note", False])
    out += note_on("A16", near(p.ileum, p.ileum_cm, 18, 22))
    out += note_on("A16", near(p.crohn, p.crohn_cm, 27, 33))
    if d.status == "planned" and d.form == "cyanocobalamin":
        out += note_on("A16", rate_near(p))
    out += note_on("A17", p.gut["nitrous_oxide"])
    return out


def near(present: str, length: Fraction | None, low: int, high: int) -> str:
    if present != "yes":
        return present
    if length is None:
        return "unknown"
    return "yes" if low <= length <= high else "no"


def rate_near(p: Person) -> str:
    """T23: 50 or more and below 60, with cyanocobalamin chosen."""
    labs = kidney.usable(p)
    if any(blood.below(lab, kidney.SIXTY) for lab in labs):
        return "yes"
    return "no" if all(blood.at_least(lab, kidney.SIXTY) for lab in labs) else "unknown"
