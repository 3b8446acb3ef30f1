"""What is wrong, what is meant, and with which form and route it is treated or prevented."""

from dataclasses import dataclass

from tests.oracle import kidney as kidneys
from tests.oracle import reading
from tests.oracle.blood import b12_result
from tests.oracle.reading import Person

TABLET = {"cyanocobalamin": "cyanocobalamin_tablet", "methylcobalamin": "methylcobalamin_tablet"}


@dataclass
class Decided:
    scope: str
    neuro: str
    deficiency: str
    intent: str
    status: str
    form: str
    route: str
    required: str
    duration: str
    locked: bool
    refused: bool
    kidney: kidneys.Kidney

    @property
    def by_injection(self) -> bool:
        return self.status == "planned" and self.route != "oral"

    @property
    def treats(self) -> bool:
        return self.status == "planned" and self.intent == "treat"

    @property
    def prevents(self) -> bool:
        return self.status == "planned" and self.intent == "prevent"


def decide(p: Person) -> Decided:
    neuro = reading.neuro(p)
    deficiency = deficient(p, neuro)
    intent = meant(p, deficiency)
    kidney = kidneys.look(p)
    locked = kidney.locked or p.safety["optic_neuropathy"] != "no"
    d = Decided(
        scope=scope(p),
        neuro=neuro,
        deficiency=deficiency,
        intent=intent,
        status="planned",
        form="none",
        route="none",
        required=required(p),
        duration="lifelong" if reading.irreversible(p) else "reviewed",
        locked=locked,
        refused=False,
        kidney=kidney,
    )
    d.status = status_before_supply(d)
    if d.status == "planned":
        choose(p, d)
    return d


def scope(p: Person) -> str:
    if p.age is None or p.age < 16:
        return "out"
    return "contraindicated" if p.reaction == "anaphylaxis" else "in"


def status_before_supply(d: Decided) -> str:
    if d.scope == "out":
        return "out_of_scope"
    if d.scope == "contraindicated":
        return "contraindicated"
    if d.intent == "none":
        return "no_indication"
    if d.intent == "choice":
        return "clinician_choice"
    return "planned"


def deficient(p: Person, neuro: str) -> str:
    """R15, R21, R30: a result outranks a statement, but a stated confirmed is never undone."""
    result = b12_result(p)
    if result == "confirmed" or p.diagnosis == "confirmed":
        return "confirmed"
    if p.gut["pernicious_anaemia"] == "yes" and p.purpose == "treat":
        return "confirmed"
    nitrous = p.gut["nitrous_oxide"] == "yes"
    if p.diagnosis == "suspected":
        if nitrous:
            return "presumed"
        if neuro != "no" and result != "unlikely":
            return "presumed"
    if result == "indeterminate" or (result is None and p.diagnosis == "borderline"):
        group = reading.in_group(p) or p.gut["total_gastrectomy"] == "yes"
        if group and neuro != "no":
            return "presumed"
        return "indeterminate"
    if result == "unlikely" or p.diagnosis == "excluded":
        return "unlikely"
    return "unknown"


def meant(p: Person, deficiency: str) -> str:
    if deficiency in ("confirmed", "presumed"):
        return "treat"
    if reading.in_group(p):
        return "none" if p.choices.get("prophylaxis_declined") == "yes" else "prevent"
    if p.purpose == "review" and (p.doses or p.interval or p.diagnosis in ("borderline", "suspected")):
        return "treat"
    if p.gut["total_gastrectomy"] == "yes" or reading.length_missing(p):
        return "none" if p.choices.get("prophylaxis_declined") == "yes" else "choice"
    return "none"


def required(p: Person) -> str:
    """S39 to S42."""
    return reading.any_of(
        [reading.cord(p), reading.malabsorption(p), reading.bariatric(p), reading.oral_failed(p)]
    )


def choose(p: Person, d: Decided) -> None:
    """R11, R36, R37, R51: the clinician's choice if it is allowed, then tablets, then injections."""
    form = p.choices.get("form", "unknown")
    route = p.choices.get("route")
    wants_tablets = route == "oral" or (route is None and p.preference == "tablets")
    if form == "hydroxocobalamin" and route != "oral":
        wants_tablets = False
    if form == "methylcobalamin" and route is None:
        wants_tablets = False
    if wants_tablets:
        tablet = form if form in TABLET else "cyanocobalamin"
        if form != "hydroxocobalamin" and tablets_allowed(p, d, tablet):
            d.form, d.route = tablet, "oral"
            return
        if route == "oral":
            d.refused = True
    inject(p, d, form, route)


def relapsed(p: Person, d: Decided) -> bool:
    """T35, R48: new or worse neurology at a review of treatment."""
    return p.purpose == "review" and p.response == "new_or_worse" and d.neuro != "no" and d.intent == "treat"


def tablets_allowed(p: Person, d: Decided, tablet: str) -> bool:
    if TABLET[tablet] not in p.stock:
        return False
    if tablet == "cyanocobalamin" and d.locked:
        return False
    return tablets_fit(p, d)


def tablets_fit(p: Person, d: Decided) -> bool:
    """Everything that R36 asks for but the lock and the stock."""
    severe, gut = reading.cord(p), reading.malabsorption(p)
    if severe != "no" or gut != "no" or reading.oral_failed(p) != "no":
        return False
    if d.intent == "prevent":
        return reading.bariatric(p) == "yes" and d.deficiency == "unlikely" and d.neuro == "no"
    if reading.bariatric(p) != "no":
        return False
    if p.gut["other_malabsorption"] != "no" or p.gut["partial_gastrectomy"] != "no":
        return False
    if d.neuro == "no":
        return True
    if p.purpose == "review" and p.response in ("new_or_worse", "unknown"):
        return False  # S49: at a relapse inject more often, do not change the form
    return d.neuro == "yes" and p.choices.get("route") == "oral"


def inject(p: Person, d: Decided, form: str, route: str | None) -> None:
    d.route = "deep_subcutaneous" if route == "deep_subcutaneous" else "intramuscular"
    if form == "methylcobalamin" and route != "oral":
        if "methylcobalamin_injection" in p.stock:
            d.form = "methylcobalamin"
            return
        d.refused = True
    if form == "cyanocobalamin" and route != "oral":
        if "cyanocobalamin_injection" in p.stock and not d.locked and d.neuro == "no":
            d.form = "cyanocobalamin"
            return
        d.refused = True
    if form == "hydroxocobalamin" and "hydroxocobalamin_injection" not in p.stock:
        d.refused = True
    if "hydroxocobalamin_injection" in p.stock:
        d.form = "hydroxocobalamin"
        return
    fits = d.neuro == "no" and p.pregnancy != "pregnant" and not d.locked
    if "cyanocobalamin_injection" in p.stock and fits:
        d.form = "cyanocobalamin"
        return
    if route is not None and route != "oral":
        d.refused = True
    d.status, d.form, d.route = "cannot_supply", "none", "none"
