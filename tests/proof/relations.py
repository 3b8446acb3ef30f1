"""What always holds between the facts of a person: each said once, checked on real histories, used to tell mutants apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import Above, AllOf, AnyOf, AtLeast, Below, Condition, Is, Not, OneOf
from regimens.clinical.fact import Truth
from regimens.clinical.history import BARIATRIC_KINDS
from regimens.clinical.rules.conditions_shared import GIVEN, INJECTION

SURE, OPEN = Truth.YES, Truth.UNKNOWN


@dataclass(frozen=True)
class Relation:
    """Where the first condition has its truth, the second has its own: in a sentence, and as conditions."""

    says: str
    given: Condition
    given_is: Truth
    then: Condition
    then_is: Truth

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether a person keeps to it."""
        return self.given.truth(facts) is not self.given_is or self.then.truth(facts) is self.then_is


def _if(says: str, given: Condition, then: Condition) -> Relation:
    """Where the first surely holds, the second surely holds."""
    return Relation(says, given, SURE, then, SURE)


def _open_if(says: str, given: Condition, then: Condition) -> Relation:
    """Where the first surely holds, the second is not known."""
    return Relation(says, given, SURE, then, OPEN)


def _if_open(says: str, given: Condition, then: Condition) -> Relation:
    """Where the first is not known, the second surely holds."""
    return Relation(says, given, OPEN, then, SURE)


def _no(fact: Any) -> Condition:
    return Is(fact, "no")


def _yes(fact: Any) -> Condition:
    return Is(fact, "yes")


@dataclass(frozen=True)
class Unanswered:
    """The fact is not known; part of relations alone, for no rule may ask this."""

    fact: Any

    def truth(self, facts: Mapping[str, Any]) -> Truth:
        """Yes where there is no answer."""
        return Truth.YES if facts[self.fact.name] is None else Truth.NO

    def leaves(self) -> Iterator[Any]:
        """Itself."""
        yield self

    def describe(self) -> str:
        """In words."""
        return f"{self.fact.label} is not known"

    def as_json(self) -> list[Any]:
        """Kind and fact."""
        return ["unanswered", self.fact.name]


def _nerves() -> Iterator[Relation]:
    known = "nerves are assessed exactly where involvement is known"
    yield _open_if(known, _no(f.NERVES_ASSESSED), _yes(f.NEURO))
    yield _if_open(known, _yes(f.NEURO), _no(f.NERVES_ASSESSED))
    surely = "involvement is sure exactly where it is yes"
    yield _if(surely, _yes(f.NEURO_SURELY), _yes(f.NEURO))
    yield _if(surely, _yes(f.NEURO), _yes(f.NEURO_SURELY))
    yield _if("a sign of the cord is nerve involvement", _yes(f.CORD_SIGNS), _yes(f.NEURO))
    for sign in (f.RED_FLAG, f.GAIT, f.VISUAL_LOSS):
        yield _if(
            "a red flag, gait disturbance or loss of sight is a sign of the cord",
            _yes(sign),
            _yes(f.CORD_SIGNS),
        )
        yield _if("without signs of the cord each of them is no", _no(f.CORD_SIGNS), _no(sign))
    for sign in (f.PARAESTHESIA, f.NUMBNESS, f.GAIT):
        yield _if("a feature of S12 is nerve involvement", _yes(sign), _yes(f.NEURO))
        yield _if("without involvement every feature of S12 is no", _no(f.NEURO), _no(sign))
    yield _if("any other sign is nerve involvement", _yes(f.PSYCHIATRIC), _yes(f.NEURO))
    yield _if("the tongue alone is nerve involvement", _yes(f.TONGUE_ONLY), _yes(f.NEURO))
    yield _if("with the tongue alone gait is undisturbed", _yes(f.TONGUE_ONLY), _no(f.GAIT))


def _bowel() -> Iterator[Relation]:
    for name, present, length, missing, limits in (
        (
            "ileum",
            f.ILEAL_PRESENT,
            f.ILEAL_LENGTH,
            f.ILEAL_LENGTH_UNKNOWN,
            (p.ILEAL_NEAR_LOW, p.ILEAL_LENGTH, p.ILEAL_NEAR_HIGH),
        ),
        (
            "Crohn's disease",
            f.CROHN_PRESENT,
            f.CROHN_LENGTH,
            f.CROHN_LENGTH_UNKNOWN,
            (p.CROHN_NEAR_LOW, p.CROHN_LENGTH, p.CROHN_NEAR_HIGH),
        ),
    ):
        yield _if(f"{name}: a length that is missing is of something present", _yes(missing), _yes(present))
        for limit in limits:
            some = AtLeast(length, limit)
            yield _open_if(f"{name}: a length that is missing may be any", _yes(missing), some)
            yield _open_if(
                f"{name}: a length that is missing may be any", _yes(missing), Above(length, limit)
            )
            yield _if(f"{name}: a length is of something present", some, _yes(present))
            yield _if(f"{name}: a length that is known is not missing", some, _no(missing))
            yield _if(f"{name}: a length that is known is not missing", Above(length, limit), _no(missing))
            yield _if(f"{name}: what is absent has no length", _no(present), Not(some))
            yield _if_open(
                f"{name}: a length is open where it is missing or presence is not known",
                Above(length, limit), AnyOf(_yes(missing), Unanswered(present)),
            )  # fmt: skip
            yield _if_open(
                f"{name}: a length is open where it is missing or presence is not known",
                some, AnyOf(_yes(missing), Unanswered(present)),
            )  # fmt: skip


def _pregnancy() -> Iterator[Relation]:
    yield _if(
        "who is pregnant is not surely not pregnant", Is(f.PREGNANCY, "pregnant"), _no(f.SURELY_NOT_PREGNANT)
    )
    yield _if("not surely not pregnant is pregnant", _no(f.SURELY_NOT_PREGNANT), Is(f.PREGNANCY, "pregnant"))
    yield _if(
        "who is pregnant is pregnant or trying", Is(f.PREGNANCY, "pregnant"), _yes(f.PREGNANT_OR_TRYING)
    )
    yield _if(
        "who breastfeeds is surely not pregnant",
        Is(f.PREGNANCY, "breastfeeding"),
        _yes(f.SURELY_NOT_PREGNANT),
    )
    yield _if(
        "an answer to pregnancy settles it",
        OneOf(f.PREGNANCY, ("none", "breastfeeding", "trying")),
        _yes(f.SURELY_NOT_PREGNANT),
    )
    known = "pregnancy is known exactly where it is surely so or surely not"
    yield _if_open(known, _yes(f.SURELY_NOT_PREGNANT), _no(f.PREGNANCY_KNOWN))
    yield _open_if(known, _no(f.PREGNANCY_KNOWN), _yes(f.SURELY_NOT_PREGNANT))
    yield _if_open(
        "pregnancy not settled is not answered", _yes(f.SURELY_NOT_PREGNANT), Unanswered(f.PREGNANCY)
    )
    yield _if_open(
        "trying or pregnant not settled is pregnancy not settled",
        _yes(f.PREGNANT_OR_TRYING),
        Unanswered(f.SURELY_NOT_PREGNANT),
    )
    below = Below(f.EGFR, p.LOCK_EGFR)
    counts = "in pregnancy an eGFR counts only when it is below 50"
    elsewhere = AnyOf(Unanswered(f.PREGNANCY), Not(Is(f.PREGNANCY, "pregnant")))
    yield _if(counts, AtLeast(f.EGFR, p.LOCK_EGFR), elsewhere)
    yield Relation("an eGFR is on one side of 50 or no value", below, OPEN, _no(f.EGFR_KNOWN), SURE)


def _results() -> Iterator[Relation]:
    yield _open_if("an eGFR that is no value may be any", _no(f.EGFR_KNOWN), Below(f.EGFR, p.LOCK_EGFR))
    yield _open_if("an eGFR that is no value may be any", _no(f.EGFR_KNOWN), Below(f.EGFR, p.WARN_EGFR))
    for given, amount, limits in (
        (f.POTASSIUM_MEASURED, f.POTASSIUM, (p.POTASSIUM_LOW,)),
        (f.HAEMOGLOBIN_GIVEN, f.HAEMOGLOBIN, (p.SEVERE_ANAEMIA,)),
        (f.PLATELETS_GIVEN, f.PLATELETS, (p.PLATELETS_LOW, p.PLATELETS_ROUTE)),
    ):
        for limit in limits:
            below: Condition = Below(amount, limit)  # type: ignore[misc]  # each pair is of one unit
            yield _open_if("a result that was not measured may be any", _no(given), below)
    for given, above in (
        (f.HOMOCYSTEINE_GIVEN, Above(f.HOMOCYSTEINE, p.HOMOCYSTEINE_TARGET)),
        (f.MMA_GIVEN, Above(f.MMA, p.MMA_TARGET)),
    ):
        yield _open_if("a marker that was not measured may be any", _no(given), above)
        yield _if("a marker that was measured is a marker", _yes(given), _yes(f.RENAL_MARKER_GIVEN))
    yield _if(
        "a haemoglobin below 80 is severe anaemia",
        AllOf(_yes(f.HAEMOGLOBIN_GIVEN), Below(f.HAEMOGLOBIN, p.SEVERE_ANAEMIA)),
        _yes(f.SEVERELY_ANAEMIC),
    )


def _severe() -> Iterator[Relation]:
    by_result = AllOf(_yes(f.HAEMOGLOBIN_GIVEN), _yes(f.SEVERELY_ANAEMIC))
    below = Below(f.HAEMOGLOBIN, p.SEVERE_ANAEMIA)
    yield _if("with a haemoglobin, severe anaemia is one below 80", by_result, below)


def _course() -> Iterator[Relation]:
    under_way = OneOf(f.COURSE, ("goes_on_alternate", "goes_on_three", "over"))
    yield _if("a course under way or over is seen at a review", under_way, Is(f.PURPOSE, "review"))
    yield _if("a first course is not seen at a review", Is(f.COURSE, "first"), Not(Is(f.PURPOSE, "review")))
    yield _if("at a review the first course lies behind", Is(f.PURPOSE, "review"), Not(Is(f.COURSE, "first")))
    three = "three a week goes on only without nerve signs and without alternate days on record"
    yield _if(three, Is(f.COURSE, "goes_on_three"), _no(f.NEURO))
    yield _if(three, Is(f.COURSE, "goes_on_three"), _no(f.ALTERNATE_RECORDED))
    yield _if(three, Is(f.COURSE, "goes_on_three"), _no(f.INTERVAL_KNOWN))
    yield _if(
        "alternate days go on without an interval", Is(f.COURSE, "goes_on_alternate"), _no(f.INTERVAL_KNOWN)
    )
    yield _if("the shortest interval is a known one", _yes(f.INTERVAL_SHORTEST), _yes(f.INTERVAL_KNOWN))
    yield _if("a known interval is a course on record", _yes(f.INTERVAL_KNOWN), _yes(f.ON_RECORD))
    yield _if("a first dose before today is a course on record", _yes(f.DOSE_GIVEN_BEFORE), _yes(f.ON_RECORD))
    yield _if("loading that is over had doses", _yes(f.LOADING_OVER), _yes(f.DOSE_GIVEN_BEFORE))
    yield _if(
        "with a plateau and no dose alternate days are recorded",
        _yes(f.PLATEAU_WITHOUT_DOSE),
        _yes(f.ALTERNATE_RECORDED),
    )


def _causes() -> Iterator[Relation]:
    for cause in (
        f.PERNICIOUS_ANAEMIA,
        f.TOTAL_GASTRECTOMY,
        f.ATROPHIC_GASTRITIS,
        f.NITROUS_OXIDE,
        f.CROHN_PRESENT,
        f.ILEAL_PRESENT,
    ):
        yield _if("a cause that is yes is a known cause", _yes(cause), _yes(f.CAUSE_KNOWN))
    yield _if(
        "weight-loss surgery is a known cause", OneOf(f.BARIATRIC, BARIATRIC_KINDS), _yes(f.CAUSE_KNOWN)
    )
    yield _if(
        "a past reaction that is known is clear",
        OneOf(f.COBALAMIN_REACTION, ("none", "other", "anaphylaxis")),
        _no(f.REACTION_UNCLEAR),
    )


def _intervals() -> Iterator[Relation]:
    """Facts worked out from the interval and from the dates, after the decisions."""
    injected = "an interval, its range and its step belong to injections that are planned"
    for fact in (f.RANGE_LEFT, f.INTERVAL_ABOVE_MONTH, f.INTERVAL_BEYOND_RULES):
        yield _if(injected, _yes(fact), AllOf(INJECTION, GIVEN, Is(f.STATUS, "planned")))
    for value in ("within", "shorter", "longer", "same"):
        yield _if(injected, Is(f.CHOSEN_INTERVAL, value), AllOf(INJECTION, GIVEN, Is(f.STATUS, "planned")))
    yield _if("a step is taken at a review alone", _yes(f.STEP_TAKEN), Is(f.INTERVAL_STEP, "step"))
    yield _if("a step belongs to injections", _yes(f.STEP_TAKEN), INJECTION)
    yield _if(
        "only an interval in force can be longer than the rules",
        _yes(f.INTERVAL_BEYOND_RULES),
        _yes(f.INTERVAL_KNOWN),
    )
    known = OneOf(f.INTERVAL_STEP, ("stands", "step", "no_rung"))
    yield _if("an interval in force, or a step from it, is one number", known, _no(f.RANGE_LEFT))
    only = "only treatment without nerve signs, and not with cyanocobalamin, leaves a range"
    yield _if(only, _yes(f.RANGE_LEFT), AllOf(Is(f.INTENT, "treat"), _no(f.NEURO)))
    yield _if(only, _yes(f.RANGE_LEFT), Not(Is(f.PRODUCT, "cyanocobalamin_injection")))
    yield _if("a step is one number", _yes(f.STEP_TAKEN), _no(f.RANGE_LEFT))
    due = "a review of loading is due while alternate days go on"
    yield _if(due, _yes(f.LOADING_REVIEW_DUE), Is(f.LOADING, "alternate_days"))
    yield _if(due, _yes(f.LOADING_REVIEW_DUE), Is(f.STATUS, "planned"))
    yield _if(
        "doses on closed days are injections of a plan",
        _yes(f.CLOSED_DOSES),
        AllOf(INJECTION, Is(f.STATUS, "planned")),
    )
    followed = "without a choice there is nothing to follow"
    yield _if(followed, AllOf(Is(f.CHOSEN_FORM, "none"), Is(f.CHOSEN_ROUTE, "none")), _yes(f.CHOICE_FOLLOWED))


RELATIONS: tuple[Relation, ...] = (
    *_nerves(),
    *_bowel(),
    *_pregnancy(),
    *_results(),
    *_severe(),
    *_course(),
    *_causes(),
    *_intervals(),
)
