"""A signed-in browser of the test client, and the answers of the simple case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from regimens.actions import assessments
from regimens.models import Assessment, Member, Patient
from regimens.web.forms.step import Situation

SIMPLE: dict[str, dict[str, str]] = {
    "reason": {
        "purpose": "treat",
        "diagnosis": "confirmed",
        "b12.value": "142",
        "b12.test": "total_ng_l",
        "b12.taken_on": "2026-11-02",
        "treated_before": "no",
    },
    "kidneys": {"egfr.value": "82", "egfr.taken_on": "2026-11-02", "kidney.any": "no"},
    "nerves": {"neuro.tongue": "no", "neuro.any": "no"},
    "gut": {"absorption.any": "yes", "absorption.pernicious_anaemia": "yes"},
    "safety": {"preference": "injections", "safety.any": "none"},
    "dates": {"choices.maintenance_months": "3", "start": "today"},
}
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _clock(request: pytest.FixtureRequest, time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def web(client: Client, clinician: Member) -> Client:
    """The clinician, signed in."""
    client.force_login(clinician.user)
    return client


@pytest.fixture
def draft(patient: Patient, clinician: Member) -> Assessment:
    """A draft without answers."""
    return assessments.begin(patient=patient, by=clinician, key="draft")


Send = Callable[..., HttpResponse]


@pytest.fixture
def send(web: Client, draft: Assessment) -> Send:
    """Post a step of the draft; `version` and `headers` as told."""

    def post(step: str, values: Mapping[str, Any] | None = None, *, htmx: bool = False, **more: Any) -> Any:
        draft.refresh_from_db()
        fields = (
            {"version": draft.version, **SIMPLE.get(step, {})}
            if values is None
            else {"version": draft.version, **values}
        )
        headers = {"HX-Request": "true"} if htmx else {}
        return web.post(f"/drafts/{draft.pk}/{step}/", {**fields, **more}, headers=headers)

    return post


@pytest.fixture
def answered(send: Send, draft: Assessment) -> Assessment:
    """The draft of the simple case, every step answered."""
    for step in SIMPLE:
        assert send(step).status_code == 303, step
    draft.refresh_from_db()
    return draft


def path_of(response: Any) -> str:
    """Where the response leads."""
    return str(urlsplit(response["Location"]).path)


def situation(**more: Any) -> Situation:
    """A woman of 58 at a UK clinic, without answers, and a core that has no opinion."""
    values: dict[str, Any] = {
        "age_years": 58,
        "sex": "female",
        "today": TODAY,
        "month_first": False,
        "allergy_names_cobalamin": False,
        "answers": {},
        "plan": lambda answers: None,
    }
    return Situation(**(values | more))
