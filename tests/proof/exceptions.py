"""Where a plan may read an unknown loosely, loosen with a graver answer, or ask for too much: each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

_ASKED = "an unknown never reads as a finding; it is asked for (R15, R30)"
_NEVER_SHORTENS = "an unknown never shortens an interval or starts prevention; it is asked for (R41, R18)"
_CAUSE = "without a certain cause treatment is reviewed every year and never ends by itself (R19, T22)"
_NOT_REQUIRED_YET = "whether injections are required is then itself not known, a value of its own (R18)"
_REACTION = "an unknown never stops a draft; the plan can't be signed until it is known (R13, R42)"
_RESPONSE = "without an answer the interval in force stands, and the answer is asked for (R48)"
_SURGERY = (
    "absorption.bariatric_surgery",
    "absorption.ileal_resection.length_cm",
    "absorption.crohn_ileal.length_cm",
)
#: (question, fact): why its unknown is not read as the gravest that it may turn out to be.
READ_AS_UNKNOWN: Mapping[tuple[str, str], str] = {
    ("scope", "safety.cobalamin_reaction"): _REACTION,
    **{
        ("deficiency", fact): _ASKED
        for fact in (
            "diagnosis", "absorption.pernicious_anaemia", "absorption.nitrous_oxide", "absorption.total_gastrectomy", *_SURGERY,
        )
    },
    **{("intent", fact): _NEVER_SHORTENS for fact in ("absorption.total_gastrectomy", "diagnosis", *_SURGERY)},
    **{
        ("route_required", fact): _NOT_REQUIRED_YET
        for fact in (
            "cord_signs", "absorption.pernicious_anaemia", "absorption.atrophic_gastritis", "absorption.total_gastrectomy",
            "absorption.ileal_resection.length_cm", "absorption.crohn_ileal.present", "absorption.bariatric_surgery",
            "oral_trial",
        )
    },
    ("relapse", "response"): _RESPONSE,
    ("interval_step", "response"): _RESPONSE,
    **{("maintenance", fact): _NEVER_SHORTENS for fact in _SURGERY},
    **{
        ("duration", fact): _CAUSE
        for fact in (
            "absorption.pernicious_anaemia", "absorption.atrophic_gastritis", "absorption.total_gastrectomy",
            "absorption.bariatric_surgery", "absorption.ileal_resection.length_cm",
        )
    },
    ("folic_acid", "pregnant_or_trying"): "in pregnancy folic acid is never withheld, so not with that unknown (T21, R20)",
}  # fmt: skip
#: (question, fact): why the graver answer may loosen the plan.
MAY_LOOSEN: Mapping[tuple[str, str], str] = {
    **{("intent", fact): "prevention that the person declines is not planned (R23)" for fact in _SURGERY},
    ("tablets_permitted_but_for_lock", "absorption.bariatric_surgery"): (
        "tablets after weight-loss surgery are a permission of their own (S21, S25, R36)"
    ),
    ("tablets_permitted_but_for_lock", "neuro"): (
        "a mild feature that is certain allows the clinician's own choice; nerves not assessed do not (R36)"
    ),
    ("folic_acid", "pregnant_or_trying"): "in pregnancy folic acid is never withheld (T21, R20)",
    ("folic_acid", "safety.taking_folic_acid"): "folic acid that is being taken is not stopped (T21, R20)",
}
#: question: why it calls itself precautionary on some cells on which every completion agrees.
MAY_ASK_NEEDLESSLY: Mapping[str, str] = {
    "intent": "prevention is declined, and whether there was a reason for it is not known: it stays worth knowing",
    "tablets_permitted_but_for_lock": "each way to tablets needs its own certainty; together they never make one (R18)",
}
