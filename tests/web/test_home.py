"""The first page and the pages for probes and errors."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.models import Assessment, Member


def test_home_lists_own_drafts(web: Client, draft: Assessment) -> None:
    page = web.get("/").content.decode()
    assert "Elm Road Surgery" in page
    assert f"/drafts/{draft.pk}/" in page
    assert "EXAMPLE, Jane" in page


def test_home_of_a_manager_has_no_search(client: Client, manager: Member) -> None:
    client.force_login(manager.user)
    assert "Find a patient" not in client.get("/").content.decode()


def test_probes_answer_without_sign_in(client: Client, db: None) -> None:
    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").json() == {"ready": True}


@pytest.mark.parametrize("path", ["/nothing/", "/check/abc/", "/plans/not-a-plan/course/"])
def test_what_is_not_there_is_404_in_the_frame(web: Client, path: str) -> None:
    response = web.get(path)
    assert response.status_code == 404
    assert "Nothing was changed or saved." in response.content.decode()


def test_an_error_page_says_what_was_saved(web: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("regimens.actions.patients.find", fail)
    web.raise_request_exception = False
    response = web.post("/patients/find/", {"words": "Example"})
    assert response.status_code == 500
    assert "What this page sent was not saved." in response.content.decode()


def test_no_page_holds_inline_script_or_style(web: Client, draft: Assessment) -> None:
    for path in ("/", f"/drafts/{draft.pk}/reason/", f"/drafts/{draft.pk}/check/", "/patients/new/"):
        page = web.get(path).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page
