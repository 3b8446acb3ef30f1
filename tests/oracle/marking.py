"""The flags of the contract: what is certain, and the few that hold on an unknown too."""

from datetime import timedelta
from fractions import Fraction

from tests.oracle import blood, kidney, reading
from tests.oracle.course import Course
from tests.oracle.deciding import Decided, tablets_fit
from tests.oracle.interval import Maintenance, by_rule
from tests.oracle.reading import Person
from tests.oracle.scheduling import Watch


def watch(p: Person, d: Decided, course: Course) -> Watch:
    """K48 and D57 belong to a loading course by injection, while any of their days is not past."""
    if not d.treats or not d.by_injection or course.pattern == "none":
        return Watch(False, False)
    anaemia = p.gut["pernicious_anaemia"]
    potassium = anaemia != "no" or blood.severely_anaemic(p) != "no"
    if blood.low_potassium(p) != "no" or p.safety["potassium_risk"] != "no":
        potassium = True
    counts = anaemia != "no" or blood.anaemic(p) != "no"
    if course.day_1 is not None:
        potassium = potassium and course.day_1 + timedelta(days=2) >= p.as_of
        counts_open = course.day_1 + timedelta(days=6) >= p.as_of
        return Watch(potassium, counts and counts_open)
    return Watch(potassium, counts)


def flags(p: Person, d: Decided, course: Course, every: Maintenance, seen: Watch) -> set[str]:
    out: set[str] = set()
    out |= body(p, d)
    out |= kidneys(p, d)
    out |= gut(p, d)
    if d.status == "planned":
        out |= regimen(p, d, course, every, seen)
    if d.status in ("no_indication", "clinician_choice"):
        short_crohn = p.crohn == "yes" and reading.long_crohn(p) != "yes"
        short_ileum = p.ileum == "yes" and reading.long_resection(p) != "yes"
        if short_crohn or short_ileum:
            out.add("SUGGEST_ANNUAL_B12")
    if d.status == "clinician_choice" and p.gut["total_gastrectomy"] == "yes":
        out.add("SEED_SILENT_INTERVAL")
    return out


def body(p: Person, d: Decided) -> set[str]:
    out: set[str] = set()
    if d.neuro == "yes":
        out.add("NEURO")
    if reading.tongue_only(p):
        out.add("NEURO_TONGUE_ONLY")
    if reading.cord(p) == "yes":
        out.add("REDFLAG_CORD")
    if blood.severely_anaemic(p) == "yes" or blood.low_platelets(p):
        out.add("REDFLAG_HAEM")
    if d.intent == "treat" and p.safety["taking_folic_acid"] == "yes" and p.repleted is None:
        out.add("FOLATE_ALREADY_GIVEN")
    if blood.low_potassium(p) == "yes":
        out.add("K_LOW_AT_BASELINE")
    if p.pregnancy == "pregnant":
        out.add("PREGNANT")
    if p.safety["bleeding_risk"] == "yes":
        out.add("ANTICOAG")
    if d.scope == "in" and p.purpose == "treat" and d.deficiency not in ("confirmed", "presumed"):
        out.add("NOT_CONFIRMED")
    return out


def kidneys(p: Person, d: Decided) -> set[str]:
    out: set[str] = set()
    if d.kidney.locked:
        out.add("RENAL_LOCK")
    if p.safety["optic_neuropathy"] != "no":
        out.add("CN_LOCK_EYE")
    if kidney.warn(p):
        out.add("RENAL_WARN")
    if not d.kidney.known:
        out.add("RENAL_UNKNOWN")
    if d.kidney.not_valid:
        out.add("EGFR_INVALID")
    if d.locked and d.status in ("planned", "cannot_supply"):
        wished = p.choices.get("route", "oral" if p.preference == "tablets" else "") == "oral"
        in_stock = "cyanocobalamin_tablet" in p.stock
        if wished and in_stock and tablets_fit(p, d):
            out.add("ORAL_CN_BLOCKED")
    return out | markers(p, d)


def markers(p: Person, d: Decided) -> set[str]:
    out: set[str] = set()
    given = {lab["analyte"] for lab in p.labs} & {"homocysteine", "mma"}
    if given and d.kidney.below_60:
        out.add("MARKERS_RENAL")
    quiet = not d.kidney.surely_60 or p.pregnancy == "pregnant" or p.folate != "no"
    quiet = quiet or reading.may_be_pregnant(p)
    if not quiet and blood.homocysteine_above_target(p):
        out.add("HCY_ABOVE_TARGET_INFO")
    if not quiet and blood.mma_above_limit(p):
        out.add("MMA_ABOVE_271_INFO")
    return out


def gut(p: Person, d: Decided) -> set[str]:
    out: set[str] = set()
    if reading.bariatric(p) == "yes":
        out.add("BARIATRIC")
    if p.ileum_cm is not None and Fraction(18) <= p.ileum_cm <= 22:
        out.add("NEAR_THRESHOLD")
    if p.crohn_cm is not None and Fraction(27) <= p.crohn_cm <= 33:
        out.add("NEAR_THRESHOLD")
    if p.crohn == "yes" and p.crohn_cm in (None, 30):
        out.add("AMBIGUOUS_S23")
    if reading.long_crohn(p) == "yes":
        out.add("ANNUAL_SCREEN")
    return out


def regimen(p: Person, d: Decided, course: Course, every: Maintenance, seen: Watch) -> set[str]:
    out: set[str] = set()
    if d.intent == "treat":
        out |= treatment(p, d, course, every, seen)
    else:
        out.add("PROPHYLAXIS")
        if d.by_injection and rests_on_crohn(p, d):
            out.add("S24_DISPUTED")
    if d.duration == "lifelong":
        out.add("LIFELONG")
    if d.by_injection:
        out |= {"NO_IV", "NO_BUTTOCK"}
    if d.route == "oral" and reading.bariatric(p) == "yes":
        out.add("TENSION_S41")
    if p.pregnancy == "pregnant" and reading.bariatric(p) == "yes":
        out.add("B12_Q3M")
    if p.purpose == "review":
        if p.response == "well" and reading.irreversible(p):
            out.add("STOP_REFUSED")
        if every.stepped:
            out.add("TITRATE_SYMPTOM")
    return out


def rests_on_crohn(p: Person, d: Decided) -> bool:
    if reading.long_crohn(p) != "yes" or reading.long_resection(p) == "yes" or p.ileum == "unknown":
        return False
    return d.form != "cyanocobalamin" and by_rule(p, d)[1] == 1


def treatment(p: Person, d: Decided, course: Course, every: Maintenance, seen: Watch) -> set[str]:
    out: set[str] = set()
    if d.required == "yes":
        out.add("IM_REQUIRED")
    if d.required == "no":
        out.add("IM_NOT_REQUIRED")
    causes = [*p.gut.values(), reading.bariatric(p), p.ileum, p.crohn]
    if "yes" not in causes:
        out.add("CAUSE_UNKNOWN")
    if blood.high_level_on_treatment(p):
        out.add("IGNORE_B12_LEVEL")
    if seen.potassium:
        out.add("K48")
    if seen.counts:
        out.add("D57")
    if course.relapse:
        out.add("RELAPSE")
    if p.pregnancy == "pregnant" and reading.bariatric(p) == "no":
        out.add("SEED_SILENT_PREGNANCY")
    if folate_waits(p, d, course):
        out.add("FOLATE_HOLD")
    return out


def folate_waits(p: Person, d: Decided, course: Course) -> bool:
    """R20, R40, R50: a documented lack waits until the day after the last loading dose."""
    if p.folate != "yes" or p.repleted is not None:
        return False
    if p.safety["taking_folic_acid"] == "yes" or p.choices.get("folic_acid_release") == "yes":
        return False
    if p.pregnancy in ("pregnant", "trying") or reading.may_be_pregnant(p):
        return False
    return not loading_behind(p, d, course)


def loading_behind(p: Person, d: Decided, course: Course) -> bool:
    """A known last loading dose lies before today."""
    if d.intent != "treat":
        return False
    return course.loaded is not None and p.as_of > course.loaded


def folic_acid(p: Person, d: Decided, course: Course) -> str:
    """R20, C15: never withheld in pregnancy, never stopped; otherwise it waits while B12 is not surely enough."""
    if p.pregnancy in ("pregnant", "trying") or reading.may_be_pregnant(p):
        return "allowed"
    if p.safety["taking_folic_acid"] == "yes":
        return "allowed"
    if p.folate == "no":
        return "not_needed"
    if p.choices.get("folic_acid_release") == "yes" or p.repleted is not None:
        return "allowed"
    if d.intent != "treat" and d.deficiency == "unlikely":
        return "allowed"
    return "allowed" if loading_behind(p, d, course) else "hold"
