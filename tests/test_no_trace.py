"""Marked patient data goes through every page, and is then looked for where it must never be."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from regimens.actions import patients
from regimens.models import Assessment, Event, Member, Patient, Submission

MARKS = (
    "Canaryfamily",
    "Canarygiven",
    "canaryallergy",
    "CANARY-LOCAL",
    "9992001135",
    "07700900177",
    "1951-07-19",
)
TYPED = ("canaryvalue", "canaryreason", "canarysearch")
REGISTRATION = {
    "family_name": "Canaryfamily",
    "given_name": "Canarygiven",
    "born": "1951-07-19",
    "identifier": "9992001135",
    "local_identifier": "CANARY-LOCAL",
    "sex": "female",
    "allergies": "known",
    "allergy_list": "canaryallergy",
    "phone": "07700900177",
    "key": "canary",
}


class Trail:
    """Sends requests, and keeps all that an onlooker outside the pages could see."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen: list[str] = []
        self.statuses: set[int] = set()

    def send(self, method: str, address: str, **fields: str) -> HttpResponse:
        """One request, with htmx and without."""
        for headers in ({}, {"HX-Request": "true"}):
            ask = self.client.post if method == "POST" else self.client.get
            response = ask(address, fields, headers=headers)
            self.seen += [address, str(response.headers), str(response.cookies)]
            self.statuses.add(response.status_code)
        return cast(HttpResponse, response)


@pytest.fixture
def trail(client: Client, clinician: Member) -> Trail:
    """A clinician at work."""
    client.force_login(clinician.user)
    return Trail(client)


@pytest.fixture
def marked(trail: Trail, caplog: pytest.LogCaptureFixture) -> Patient:
    """The marked patient, registered through the page while everything is logged."""
    caplog.set_level(logging.DEBUG)
    trail.send("POST", "/patients/new/", **REGISTRATION)
    return Patient.everywhere.get()


def found(texts: list[str]) -> list[str]:
    """Which marks stand in these texts."""
    everything = "\n".join(texts).casefold()
    return [mark for mark in (*MARKS, *TYPED) if mark.casefold() in everything]


def work(trail: Trail, patient: Patient) -> None:
    """Everything a clinician does before a plan, with marks in every box."""
    page = f"/patients/{patient.pk}/"
    for words in ("Canaryfamily", "Canarygiven Canaryfamily", "9992001135", "19 7 1951", "canarysearch", "c"):
        trail.send("POST", "/patients/find/", words=words)
    trail.send("GET", page)
    trail.send("POST", f"{page}amend/", **REGISTRATION, version="1")
    trail.send("POST", f"{page}amend/", **REGISTRATION | {"phone": "canaryvalue", "key": "2"}, version="1")
    trail.send("POST", f"{page}start/", key="k")
    trail.send("POST", f"{page}start/", key="other")
    draft = f"/drafts/{Assessment.everywhere.get().pk}/"
    for step in ("reason", "kidneys", "nerves", "gut", "safety", "dates"):
        trail.send("GET", f"{draft}{step}/")
        trail.send("POST", f"{draft}{step}/", **{"b12.value": "canaryvalue", "egfr.value": "canaryvalue"})
    trail.send("POST", f"{draft}discard/", reason="canaryreason", key="k")


def test_marks_stay_inside_the_pages_and_the_record(
    trail: Trail, marked: Patient, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    work(trail, marked)
    assert {200, 303, 409, 422} <= trail.statuses
    assert found(trail.seen) == []
    assert found([caplog.text]) == []
    assert found([str(row) for row in [*Event.objects.values(), *Submission.objects.values()]]) == []
    assert found([str(path) for path in Path(settings.DATA_DIR).rglob("*")]) == []
    assert found([str(dict(trail.client.session))]) == []


def test_the_marks_would_be_found(trail: Trail, marked: Patient) -> None:
    """Where they belong they stand: the search itself works."""
    page = trail.client.get(f"/patients/{marked.pk}/").content.decode()
    assert {"Canaryfamily", "Canarygiven", "canaryallergy"} <= set(found([page]))
    assert found([f"/patients/{MARKS[0]}/"]) == ["Canaryfamily"]


def test_an_error_says_nothing_of_the_record(
    trail: Trail, marked: Patient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: Any) -> None:
        raise ValueError(f"broken at {kwargs['patient'].family_name} {kwargs['patient'].identifier}")

    monkeypatch.setattr(patients, "view", fail)
    trail.client.raise_request_exception = False
    response = trail.client.get(f"/patients/{marked.pk}/")
    assert response.status_code == 500
    assert found([response.content.decode(), str(response.headers)]) == []
    lines = [logging.getLogger("django.request").name, *(record.name for record in caplog.records)]
    assert "django.request" in lines[1:]
    written = "\n".join(_as_written(record) for record in caplog.records)
    assert found([written]) == []


def _as_written(record: logging.LogRecord) -> str:
    from b12site.logs import PlainFormatter

    record.exc_text = None  # what the capture of the tests has put there
    return PlainFormatter().format(record)
