"""The product and the second reading of the specification give the same plan, history by history."""

import ast
from pathlib import Path

import pytest

from tests.oracle import answer
from tests.oracle.comparing import differences, plans
from tests.oracle.stratified import histories
from tests.proof.second_reading import readings_agree

HERE = Path(__file__).parent


@pytest.mark.many
def test_two_readings_agree() -> None:
    """Decisions, flags, blockers, alerts, referrals, every date and window; 200,000 in `make proof`."""
    finding = readings_agree(20_000)
    assert finding.count == 20_000
    assert finding.wrong == ()


def test_the_histories_reach_the_corners() -> None:
    """Agreement says little where nothing happens: every status, blocker and nearly every flag must occur."""
    answers = [answer(history) for history in histories(99, 4000)]
    assert {given["status"] for given in answers} == {
        "planned",
        "clinician_choice",
        "no_indication",
        "out_of_scope",
        "contraindicated",
        "cannot_supply",
    }
    assert {blocker for given in answers for blocker in given["blockers"]} == {
        "neuro_not_assessed",
        "safety_not_checked",
        "maintenance_not_chosen",
        "interval_not_recorded",
        "loading_review_due",
        "last_loading_dose_missing",
        "choice_refused",
        "not_planned",
    }
    flags = {flag for given in answers for flag in given["flags"]}
    assert len(flags) == 42, sorted(flags)
    events = {key.rstrip("0123456789") for given in answers for key in given["dates"]}
    assert {"loading-", "reload-", "maintenance-", "prophylaxis-", "review-", "screen-"} <= events


def test_the_histories_reach_every_alert_and_referral() -> None:
    """Each alert in each tier it may have, certain and precautionary, and each referral with each urgency."""
    answers = [answer(history) for history in histories(99, 4000)]
    raised = {tuple(alert) for given in answers for alert in given["alerts"]}
    certain = {f"A{number:02}" for number in range(1, 18)}
    assert {code for code, _, precautionary in raised if not precautionary} == certain
    assert {(code, tier) for code, tier, precautionary in raised if precautionary} == {
        ("A02", "stop"),
        *((code, "note") for code in ("A07", "A08", "A09", "A10", "A11", "A16", "A17")),
    }
    assert {tier for code, tier, precautionary in raised if code <= "A06" and not precautionary} == {"stop"}
    referred = {" ".join(one) for given in answers for one in given["referrals"]}
    assert referred == {
        "allergy same_day anaphylaxis",
        "allergy two_weeks anaphylaxis",
        "haematology same_day cord_signs",
        "haematology same_day severe_anaemia",
        "haematology two_weeks low_platelets",
        "haematology two_weeks pregnancy_deficiency",
        "mental_health same_day psychiatric",
        "neurology same_day cord_signs",
        "neurology same_day relapse",
        "obstetrics two_weeks pregnancy_deficiency",
        "ophthalmology same_day optic_signs",
        "paediatrics routine under_sixteen",
        "pharmacy same_day cannot_supply",
        "pharmacy two_weeks cannot_supply",
        "specialist routine beyond_two_weeks",
        "specialist routine under_eighteen",
    }


def test_a_slip_of_the_product_would_be_seen() -> None:
    """The comparison itself is not blind: one moved day, one lost flag, one changed value are all reported."""
    history = next(h for h in histories(3, 200) if answer(h)["windows"])
    plan = plans([history])[0]
    assert not differences(history, plan)
    event = next(event for event in plan["schedule"] if event["key"] in answer(history)["windows"])
    event["on"] = "2040-01-01"
    plan["flags"] = plan["flags"][1:]
    plan["decisions"]["form"]["value"] = "none"
    assert {"dates", "flags", "form"} <= set(differences(history, plan))


def test_a_slip_in_an_alert_a_referral_or_the_signature_would_be_seen() -> None:
    """One lost stop, one alert on an unknown made certain, one referral made less urgent, one plan let through."""
    wanted = {("A02", "stop", False), ("A17", "note", True)}
    history = next(h for h in histories(3, 4000) if wanted <= {tuple(a) for a in answer(h)["alerts"]})
    plan = plans([history])[0]
    assert not differences(history, plan)
    plan["alerts"] = [alert for alert in plan["alerts"] if alert["code"] != "A02"]
    for alert in plan["alerts"]:
        alert["precautionary"] = False
    for referral in plan["referrals"]:
        referral["urgency"] = "routine"
    plan["signable"] = not plan["signable"]
    assert {"alert A02", "alert A17", "referral neurology cord_signs", "signable"} <= set(
        differences(history, plan)
    )


def test_a_seed_gives_the_same_histories() -> None:
    assert list(histories(5, 50)) == list(histories(5, 50))
    assert list(histories(5, 50)) != list(histories(6, 50))


def test_second_reading_imports_nothing_of_the_product() -> None:
    for module in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.split(".")[0] in ("regimens", "b12site") for name in names), module.name
