"""To whom, how soon and for which finding; never on an unknown alone."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import AllOf, AnyOf, AtLeast, Below, Is, Not
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    NERVES_UNKNOWN,
    NEURO,
    ONGOING_NERVE_LOSS,
    PLANNED,
    PREGNANT,
    TREAT,
)

QUESTION = Question("referrals", Kind.CERTAIN, "Referrals")
#: Most urgent first.
URGENCIES = ("now", "same_day", "two_weeks", "routine")


@dataclass(frozen=True, slots=True)
class Referral:
    """A service, how soon, and the finding that asks for it."""

    to: str
    urgency: str
    finding: str

    def as_json(self) -> dict[str, str]:
        """As written in the canonical rule set."""
        return {"to": self.to, "urgency": self.urgency, "finding": self.finding}


_ANAPHYLAXIS = Is(f.COBALAMIN_REACTION, "anaphylaxis")
_HB_GIVEN = Is(f.HAEMOGLOBIN_GIVEN, "yes")
_SEVERE_BY_RESULT = AllOf(_HB_GIVEN, Below(f.HAEMOGLOBIN, p.SEVERE_ANAEMIA))
_SEVERE_STATED = AllOf(Not(_HB_GIVEN), Is(f.SEVERELY_ANAEMIC, "yes"))
_BELOW_SIXTEEN = Below(f.AGE, p.AGE_SCOPE)
_BELOW_EIGHTEEN = AllOf(AtLeast(f.AGE, p.AGE_SCOPE), Below(f.AGE, p.AGE_ADULT))
_UNSUPPLIED = Is(f.STATUS, "cannot_supply")
_URGENT_SUPPLY = AnyOf(NEURO, NERVES_UNKNOWN, PREGNANT, Is(f.PREGNANCY_KNOWN, "no"))

_w = Writer("referral", QUESTION)
_w.rule(
    "anaphylaxis",
    AllOf(_ANAPHYLAXIS, Not(NEURO)),
    Referral("allergy", "two_weeks", "anaphylaxis"),
    "O-X3",
    "R12",
)
_w.rule(
    "anaphylaxis_nerves_unknown",
    AllOf(_ANAPHYLAXIS, NERVES_UNKNOWN),
    Referral("allergy", "two_weeks", "anaphylaxis"),
    "O-X3",
    "R12",
)
_w.rule(
    "anaphylaxis_nerves",
    AllOf(_ANAPHYLAXIS, NEURO),
    Referral("allergy", "same_day", "anaphylaxis"),
    "O-X3",
    "R12",
    "O-P1",
)
_w.rule(
    "cord_signs",
    Is(f.CORD_SIGNS, "yes"),
    Referral("neurology", "same_day", "cord_signs"),
    "R42",
    "O-P1",
    "O-L1",
)
_w.rule(
    "cord_signs_haematology",
    Is(f.CORD_SIGNS, "yes"),
    Referral("haematology", "same_day", "cord_signs"),
    "R42",
    "O-P1",
    "O-L1",
)
_w.rule(
    "optic_signs",
    Is(f.VISUAL_LOSS, "yes"),
    Referral("ophthalmology", "same_day", "optic_signs"),
    "R42",
    "O-L1",
    "O-U1",
)
_w.rule(
    "psychiatric",
    Is(f.PSYCHIATRIC, "yes"),
    Referral("mental_health", "same_day", "psychiatric"),
    "R42",
    "O-N5",
)
_w.rule(
    "relapse",
    AllOf(ONGOING_NERVE_LOSS, NEURO),
    Referral("neurology", "same_day", "relapse"),
    "R42",
    "T35",
    "R16",
)
_w.rule(
    "relapse_nerves_unknown",
    AllOf(ONGOING_NERVE_LOSS, NERVES_UNKNOWN),
    Referral("neurology", "same_day", "relapse"),
    "R48",
    "R42",
    "T35",
)
_w.rule(
    "severe_anaemia", _SEVERE_BY_RESULT, Referral("haematology", "same_day", "severe_anaemia"), "R42", "T28"
)
_w.rule(
    "severe_anaemia_as_stated",
    _SEVERE_STATED,
    Referral("haematology", "same_day", "severe_anaemia"),
    "R42",
    "T28",
    "R52",
)
_w.rule(
    "low_platelets",
    AllOf(Is(f.PLATELETS_GIVEN, "yes"), Below(f.PLATELETS, p.PLATELETS_LOW)),
    Referral("haematology", "two_weeks", "low_platelets"),
    "R42",
    "R40",
)
_w.rule(
    "pregnancy_obstetrics",
    AllOf(TREAT, PREGNANT),
    Referral("obstetrics", "two_weeks", "pregnancy_deficiency"),
    "T19",
    "T20",
    "O-B4",
)
_w.rule(
    "pregnancy_haematology",
    AllOf(TREAT, PREGNANT),
    Referral("haematology", "two_weeks", "pregnancy_deficiency"),
    "T19",
    "T20",
    "O-B4",
)
for _to in ("obstetrics", "haematology"):
    _w.rule(
        f"pregnant_with_nerve_signs_{_to}",
        AllOf(PREGNANT, BARIATRIC, NEURO),
        Referral(_to, "two_weeks", "pregnancy_deficiency"),
        "T20",
        "S25",
        "R52",
    )
_w.rule(
    "beyond_two_weeks",
    AllOf(PLANNED, Is(f.INTERVAL_STEP, "no_rung")),
    Referral("specialist", "routine", "beyond_two_weeks"),
    "R16",
    "T34",
)
_w.rule("under_sixteen", _BELOW_SIXTEEN, Referral("paediatrics", "routine", "under_sixteen"), "R12", "O-N2")
_w.rule("under_eighteen", _BELOW_EIGHTEEN, Referral("specialist", "routine", "under_eighteen"), "R12")
_w.rule(
    "unsupplied_urgent",
    AllOf(_UNSUPPLIED, _URGENT_SUPPLY),
    Referral("pharmacy", "same_day", "cannot_supply"),
    "R37",
    "O-X9",
)
_w.rule("unsupplied", _UNSUPPLIED, Referral("pharmacy", "two_weeks", "cannot_supply"), "R37", "O-X7")
REFERRALS = _w.group()
