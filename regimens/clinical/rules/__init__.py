"""Every rule of the product, one module a question, in the order in which the engine asks them."""

from __future__ import annotations

from regimens.clinical import registered
from regimens.clinical.integrity import check
from regimens.clinical.rule import Rule
from regimens.clinical.rule_groups import Rules
from regimens.clinical.rules.advice import ADVICE
from regimens.clinical.rules.alerts import CARE_ALERTS, SURE_ALERTS
from regimens.clinical.rules.alternatives import ALTERNATIVES
from regimens.clinical.rules.blockers import BLOCKERS
from regimens.clinical.rules.deficiency import DEFICIENCY
from regimens.clinical.rules.duration import DURATION
from regimens.clinical.rules.flags import FLAGS, FLAGS_EVEN_UNKNOWN
from regimens.clinical.rules.folic_acid import FOLIC_ACID
from regimens.clinical.rules.form import FORMS, ROUTES
from regimens.clinical.rules.intent import INTENT
from regimens.clinical.rules.loading import LOADING, RELAPSE
from regimens.clinical.rules.lock import LOCK
from regimens.clinical.rules.maintenance import INTERVAL_STEP, MAINTENANCE
from regimens.clinical.rules.monitoring import DAILY_COUNTS, POTASSIUM_WATCH
from regimens.clinical.rules.referrals import REFERRALS
from regimens.clinical.rules.route_required import ROUTE_REQUIRED
from regimens.clinical.rules.scope import SCOPE
from regimens.clinical.rules.status import STATUS
from regimens.clinical.rules.tablets import TABLETS, TABLETS_BUT_LOCK
from regimens.clinical.rules.tests_advice import PRECAUTIONS, TEST_ADVICE
from regimens.clinical.sources.register import REGISTER

#: The rules of the product. Strata 2 to 4: each decision may ask for what those before it decided.
RULES = Rules(
    decisions=(
        SCOPE, DEFICIENCY, INTENT, LOCK, ROUTE_REQUIRED, TABLETS_BUT_LOCK, TABLETS, FORMS, ROUTES, STATUS, RELAPSE,
        LOADING, MAINTENANCE, INTERVAL_STEP, DURATION, FOLIC_ACID,
    ),
    monitoring=(POTASSIUM_WATCH, DAILY_COUNTS),
    flags=(FLAGS, FLAGS_EVEN_UNKNOWN),
    alerts=(SURE_ALERTS, CARE_ALERTS),
    advice=(ADVICE, TEST_ADVICE, PRECAUTIONS),
    referrals=(REFERRALS,),
    blockers=(BLOCKERS,),
    alternatives=ALTERNATIVES,
)  # fmt: skip
check(RULES, register=registered.read(REGISTER))
DECISIONS, MONITORING, GROUPS = RULES.decisions, RULES.monitoring, RULES.groups
ALL_RULES: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group)

__all__ = [
    "ADVICE",
    "ALL_RULES",
    "ALTERNATIVES",
    "BLOCKERS",
    "CARE_ALERTS",
    "DAILY_COUNTS",
    "DECISIONS",
    "DEFICIENCY",
    "DURATION",
    "FLAGS",
    "FLAGS_EVEN_UNKNOWN",
    "FOLIC_ACID",
    "FORMS",
    "GROUPS",
    "INTENT",
    "INTERVAL_STEP",
    "LOADING",
    "LOCK",
    "MAINTENANCE",
    "MONITORING",
    "POTASSIUM_WATCH",
    "PRECAUTIONS",
    "REFERRALS",
    "RELAPSE",
    "ROUTES",
    "ROUTE_REQUIRED",
    "RULES",
    "SCOPE",
    "STATUS",
    "SURE_ALERTS",
    "TABLETS",
    "TABLETS_BUT_LOCK",
    "TEST_ADVICE",
    "Rules",
]
