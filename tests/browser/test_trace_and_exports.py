"""The check page, copies to take back, files and exports in a browser: axe, contrast, targets, no script needed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from regimens.actions import assessments, plans
from regimens.models import Event, Member, Plan
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check, check_paper
from tests.browser.test_accessible_pages import page_at as page_at
from tests.exports import squares
from tests.exports.reading import read

MILLIMETRE = 96 / 25.4


def amended(plan: Plan, by: Member) -> Plan:
    """The second version, signed, with another interval."""
    plans.printed(plan=plan, by=by, what="clinical")
    plans.exported(plan=plan, by=by, what="calendar")
    draft = plans.amend(plan=plan, by=by, reason="A result", key="amend")
    filled = assessments.answer(
        assessment=draft,
        by=by,
        step="dates",
        answers={"choices.maintenance_months": "2"},
        clears=[],
        version=draft.version,
    )
    made = assessments.complete(assessment=filled, by=by, version=filled.version, key="v2")
    return plans.sign(plan=made, by=by, checked=True, key="sign-v2")


def test_checking_a_sheet(page_at: Page, site: str, signed_plan: Plan, clinician: Member) -> None:
    newer = amended(signed_plan, clinician)
    page_at.goto(f"{site}/")
    page_at.get_by_role("link", name="Check a sheet").click()
    check(page_at)
    page_at.get_by_role("button", name="Check").click()
    page_at.wait_for_selector("#es")
    check(page_at)
    page_at.fill("[name=code]", signed_plan.check_code.upper())
    page_at.keyboard.press("Enter")
    page_at.wait_for_url(f"**/check/{signed_plan.check_code}/")
    check(page_at)
    page_at.goto(f"{site}/check/{'0' * 12}/")
    check(page_at)
    for plan in (signed_plan, newer):
        page_at.goto(f"{site}/plans/{plan.pk}/")
        assert page_at.get_by_role("heading", name="Copies of version 1 to take back").is_visible()
        check(page_at)


def test_a_calendar_with_its_code_and_a_plan_without_a_file(
    page_at: Page, site: str, draft_plan: Plan, clinician: Member
) -> None:
    page_at.goto(f"{site}/plans/{draft_plan.pk}/calendar.ics")
    check(page_at)
    plans.sign(plan=draft_plan, by=clinician, checked=True, key="s")
    page_at.goto(f"{site}/plans/{draft_plan.pk}/calendar/")
    check_paper(page_at)
    box = page_at.locator("svg.visit-code").bounding_box()
    assert box
    assert abs(box["width"] - 30 * MILLIMETRE) < 1
    assert abs(box["height"] - 30 * MILLIMETRE) < 1
    drawing = str(page_at.locator("svg.visit-code").evaluate("node => node.outerHTML"))
    assert squares.decoded(squares.modules(drawing)).startswith("BEGIN:VEVENT")


@pytest.mark.parametrize("width", [1280, 320])
def test_exports(
    browser: Browser, site: str, signed_plan: Plan, auditor: Member, tmp_path: Path, width: int
) -> None:
    for script in (True, False):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, accept_downloads=True
        )
        page = context.new_page()
        sign_in(page, site, "auditor")
        page.goto(f"{site}/register/")
        page.get_by_role("link", name="Export plans or the register").click()
        if script:
            check(page)
        page.get_by_role("button", name="Make the file").click()
        page.wait_for_selector("#es")
        if script:
            check(page)
        page.get_by_label("Plans", exact=True).check()
        page.get_by_label("Table for a spreadsheet (CSV)").check()
        page.get_by_label("With names, dates of birth and numbers").check()
        page.get_by_role("button", name="Make the file").click()
        page.wait_for_selector("text=Select why patients have to be named")
        if script:
            check(page)
        page.get_by_label("Reason for names").select_option("incident")
        with page.expect_download() as waited:
            page.get_by_role("button", name="Make the file").click()
        kept = tmp_path / f"{script}.csv"
        waited.value.save_as(kept)
        rows = list(csv.reader(io.StringIO(kept.read_bytes().decode("utf-8-sig"), newline="")))
        assert rows[6] == ["# rows", "1"]
        assert "Example" in rows[8]
        context.close()
    assert Event.objects.filter(kind="export_made").count() == 2


def test_without_script_a_file_is_downloaded_and_a_sheet_checked(
    plain: Page, site: str, signed_plan: Plan, tmp_path: Path
) -> None:
    plain.goto(f"{site}/plans/{signed_plan.pk}/")
    with plain.expect_download() as waited:
        plain.get_by_role("link", name="Calendar file for the patient's phone or computer").click()
    assert waited.value.suggested_filename == f"{signed_plan.check_code}.ics"
    waited.value.save_as(tmp_path / "file.ics")
    assert len(read((tmp_path / "file.ics").read_bytes())) == len(signed_plan.document["schedule"])
    plain.goto(f"{site}/check/")
    plain.fill("[name=code]", signed_plan.check_code)
    plain.get_by_role("button", name="Check").click()
    plain.wait_for_selector("text=This is the version in force.")
