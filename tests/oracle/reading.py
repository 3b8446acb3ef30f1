"""What a history says of a person; an absent answer is unknown, never no."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.days import Clinic, day

SIX = ("paraesthesia", "numbness", "gait_disturbance", "cognitive_difficulty", "memory_problem", "tongue")
OTHER_SIGNS = ("weakness", "visual_loss", "sphincter_disturbance", "psychiatric", "red_flag")
CORD = ("gait_disturbance", "weakness", "visual_loss", "sphincter_disturbance", "red_flag")
KIDNEY = ("known_impairment", "dialysis", "acute_kidney_injury", "transplant", "diabetic_nephropathy")
SAFETY = ("cobalt_allergy", "optic_neuropathy", "bleeding_risk", "potassium_risk", "taking_folic_acid")
CAUSES = (
    "pernicious_anaemia",
    "atrophic_gastritis",
    "total_gastrectomy",
    "partial_gastrectomy",
    "other_malabsorption",
    "dietary",
    "metformin",
    "acid_suppression",
    "nitrous_oxide",
)
DEFAULT_STOCK = ("hydroxocobalamin_injection", "cyanocobalamin_injection", "cyanocobalamin_tablet")


@dataclass
class Person:
    as_of: date
    purpose: str
    age: int | None
    sex: str
    pregnancy: str
    diagnosis: str
    labs: list[dict[str, Any]]
    kidney: dict[str, str]
    signs: dict[str, str]
    gut: dict[str, str]
    bariatric: str
    ileum: str
    ileum_cm: Fraction | None
    crohn: str
    crohn_cm: Fraction | None
    reaction: str
    safety: dict[str, str]
    folate: str
    anaemia: str
    oral_trial: str
    doses: list[date]
    interval: tuple[str, int] | None
    response: str
    plateau: date | None
    loading_until: date | None
    repleted: date | None
    preference: str
    start_on: date | None
    choices: dict[str, Any]
    stock: set[str]
    clinic: Clinic
    horizon: int


def read(history: dict[str, Any]) -> Person:
    gut = history.get("absorption", {})
    safety = history.get("safety", {})
    site = history.get("site", {})
    interval = history.get("current_interval")
    age = history["age_years"] if isinstance(history["age_years"], int) else None
    ileum, ileum_cm = extent(gut.get("ileal_resection"))
    crohn, crohn_cm = extent(gut.get("crohn_ileal"))
    return Person(
        as_of=day(history["as_of"]),
        purpose=history["purpose"],
        age=age,
        sex=history["sex"],
        pregnancy=pregnancy(history, age),
        diagnosis=history.get("diagnosis", "unknown"),
        labs=history.get("labs", []),
        kidney={fact: history.get("kidney", {}).get(fact, "unknown") for fact in KIDNEY},
        signs={fact: history.get("neuro", {}).get(fact, "unknown") for fact in SIX + OTHER_SIGNS},
        gut={fact: gut.get(fact, "unknown") for fact in CAUSES},
        bariatric=gut.get("bariatric_surgery", "unknown"),
        ileum=ileum,
        ileum_cm=ileum_cm,
        crohn=crohn,
        crohn_cm=crohn_cm,
        reaction=safety.get("cobalamin_reaction", "unknown"),
        safety={fact: safety.get(fact, "unknown") for fact in SAFETY},
        folate=history.get("folate_deficiency", "unknown"),
        anaemia=history.get("anaemia", "unknown"),
        oral_trial=history.get("oral_trial", "unknown"),
        doses=sorted({day(dose["given_on"]) for dose in history.get("injections", [])}),
        interval=(interval["unit"], interval["count"]) if interval else None,
        response=history.get("response", "unknown"),
        plateau=optional_day(history, "plateau_on"),
        loading_until=optional_day(history, "loading_until"),
        repleted=optional_day(history, "repleted_on"),
        preference=history.get("preference", "not_discussed"),
        start_on=optional_day(history, "start_on"),
        choices=history.get("choices", {}),
        stock=set(site.get("stock", DEFAULT_STOCK)),
        clinic=Clinic(site),
        horizon=site.get("horizon_months", 15),
    )


def optional_day(history: dict[str, Any], key: str) -> date | None:
    return day(history[key]) if key in history else None


def extent(given: dict[str, Any] | None) -> tuple[str, Fraction | None]:
    if given is None:
        return "unknown", None
    length = given.get("length_cm")
    return given["present"], None if length is None else Fraction(str(length))


def pregnancy(history: dict[str, Any], age: int | None) -> str:
    stated: str = history.get("pregnancy", "unknown")
    if stated != "unknown":
        return stated
    if history["sex"] == "male":
        return "none"
    if history["sex"] == "female" and age is not None and age > 55:
        return "none"
    return "unknown"


def may_be_pregnant(p: Person) -> bool:
    """Not answered, and not over 55 (R47)."""
    return p.pregnancy == "unknown" and (p.age is None or p.age <= 55)


def neuro(p: Person) -> str:
    """R14, R29, C1: the six of the article decide a no; any sign at all decides a yes."""
    if "yes" in p.signs.values():
        return "yes"
    if all(p.signs[fact] == "no" for fact in SIX):
        return "no"
    return "unknown"


def any_of(values: list[str]) -> str:
    if "yes" in values:
        return "yes"
    if all(value == "no" for value in values):
        return "no"
    return "unknown"


def cord(p: Person) -> str:
    return any_of([p.signs[fact] for fact in CORD])


def tongue_only(p: Person) -> bool:
    if p.signs["tongue"] != "yes":
        return False
    if any(p.signs[fact] != "no" for fact in SIX if fact != "tongue"):
        return False
    return not any(p.signs[fact] == "yes" for fact in OTHER_SIGNS)


def bariatric(p: Person) -> str:
    if p.bariatric == "unknown":
        return "unknown"
    return "no" if p.bariatric == "none" else "yes"


def longer(present: str, length: Fraction | None, limit: int) -> str:
    if present != "yes":
        return present
    if length is None:
        return "unknown"
    return "yes" if length > limit else "no"


def long_resection(p: Person) -> str:
    return longer(p.ileum, p.ileum_cm, 20)


def long_crohn(p: Person) -> str:
    return longer(p.crohn, p.crohn_cm, 30)


def length_missing(p: Person) -> bool:
    if p.ileum == "yes" and p.ileum_cm is None:
        return True
    return p.crohn == "yes" and p.crohn_cm is None


def in_group(p: Person) -> bool:
    """Prevention is asked for by the article: bariatric surgery, over 20 cm of ileum, over 30 cm of Crohn's."""
    return "yes" in (bariatric(p), long_resection(p), long_crohn(p))


def irreversible(p: Person) -> bool:
    if "yes" in (p.gut["pernicious_anaemia"], p.gut["atrophic_gastritis"], p.gut["total_gastrectomy"]):
        return True
    return bariatric(p) == "yes" or long_resection(p) == "yes"


def malabsorption(p: Person) -> str:
    """S40: any length of ileal Crohn's counts (T18)."""
    gut = p.gut
    return any_of(
        [
            gut["pernicious_anaemia"],
            gut["total_gastrectomy"],
            gut["atrophic_gastritis"],
            long_resection(p),
            p.crohn,
        ]
    )


def oral_failed(p: Person) -> str:
    if p.oral_trial == "unknown":
        return "unknown"
    return "yes" if p.oral_trial == "failed" else "no"
