"""A whole patient sheet of a made-up person, so that a reviewer sees translated phrases where they stand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from regimens.clinical import plan_document
from regimens.models import Clinic, Patient, Plan, PlanState, clock

#: Nobody's: the number of a plan that no clinic has.
NUMBER, CODE = 0, "0" * 12
OWNER_OF_CLOSED_DAYS = "community"
NERVES = {"paraesthesia": "yes", "gait_disturbance": "yes"}
OTHER_NERVES = (
    "numbness", "cognitive_difficulty", "memory_problem", "weakness", "visual_loss", "sphincter_disturbance",
    "psychiatric", "tongue", "red_flag",
)  # fmt: skip
ABSORPTION = {"metformin": "yes", "nitrous_oxide": "yes", "dietary": "yes"}
OTHER_ABSORPTION = (
    "pernicious_anaemia", "atrophic_gastritis", "total_gastrectomy", "partial_gastrectomy",
    "other_malabsorption", "acid_suppression",
)  # fmt: skip
KIDNEYS = ("known_impairment", "dialysis", "acute_kidney_injury", "transplant", "diabetic_nephropathy")


def plan(clinic: Clinic) -> Plan:
    """A plan of today that is kept nowhere, of a person who does not exist."""
    today = clinic.today()
    told = history(today, clinic)
    return Plan(
        clinic=clinic,
        patient=Patient(clinic=clinic, given_name="Sam", family_name="Specimen", born=date(1980, 8, 14)),
        number=NUMBER,
        version=1,
        state=PlanState.SIGNED,
        history_text=json.dumps(told),
        document_text=json.dumps(plan_document(told)),
        check_code=CODE,
        as_of=today,
        signed_at=clock.now(),
    )


def history(today: date, clinic: Clinic) -> dict[str, Any]:
    """Nerve signs, laughing gas, metformin and little B12 in the food: many phrases on one sheet."""
    taken = (today - timedelta(days=7)).isoformat()
    values = (("b12_total", 110, "ng/L"), ("haemoglobin", 92, "g/L"), ("egfr", 88, "mL/min/1.73m2"))
    return {
        "schema": "b12.history/1",
        "as_of": today.isoformat(),
        "start_on": today.isoformat(),
        "purpose": "treat",
        "diagnosis": "confirmed",
        "age_years": 40,
        "sex": "female",
        "pregnancy": "none",
        "labs": [
            {"analyte": name, "value": value, "unit": unit, "taken_on": taken} for name, value, unit in values
        ],
        "kidney": dict.fromkeys(KIDNEYS, "no"),
        "neuro": {**dict.fromkeys(OTHER_NERVES, "no"), **NERVES},
        "absorption": {
            **dict.fromkeys(OTHER_ABSORPTION, "no"),
            **ABSORPTION,
            "bariatric_surgery": "none",
            "ileal_resection": {"present": "no"},
            "crohn_ileal": {"present": "no"},
        },
        "safety": {"cobalamin_reaction": "none", "potassium_risk": "yes", "taking_folic_acid": "no"},
        "folate_deficiency": "no",
        "preference": "no_preference",
        "choices": {"maintenance_months": 2},
        "site": {"open_weekdays": ["mon", "tue", "wed", "thu", "fri"], "profile": clinic.profile},
    }
