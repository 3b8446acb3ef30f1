"""Every page's address; addresses hold opaque ids only."""

from django.urls import URLPattern, path

from regimens.web.views import (
    accounts,
    drafts,
    health,
    home,
    paper,
    patients,
    plan_changes,
    plans,
    rulebook,
    session,
    wizard,
)

app_name = "regimens"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("accounts/login/", accounts.sign_in, name="login"),
    path("accounts/logout/", accounts.sign_out, name="logout"),
    path("session/stay/", session.stay, name="stay"),
    path("patients/find/", home.find, name="find"),
    path("patients/new/", patients.register, name="register"),
    path("patients/<uuid:patient_id>/", patients.patient, name="patient"),
    path("patients/<uuid:patient_id>/amend/", patients.amend, name="amend_patient"),
    path("patients/<uuid:patient_id>/start/", patients.start_plan, name="start_plan"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/take-over/", drafts.take_over, name="take_over"),
    path("drafts/<uuid:draft_id>/discard/", drafts.discard, name="discard_draft"),
    path("drafts/<uuid:draft_id>/<slug:step>/", wizard.step, name="step"),
    path("plans/<uuid:plan_id>/", plans.plan, name="plan"),
    path("plans/<uuid:plan_id>.json", paper.document, name="plan_json"),
    path("plans/<uuid:plan_id>/changes/", plan_changes.changes, name="plan_changes"),
    path("plans/<uuid:plan_id>/sign/", plans.sign, name="plan_sign"),
    path("plans/<uuid:plan_id>/choose/", plans.choose, name="plan_choose"),
    path("plans/<uuid:plan_id>/rerun/", plans.rerun, name="plan_rerun"),
    path("plans/<uuid:plan_id>/amend/", plans.amend, name="plan_amend"),
    path("plans/<uuid:plan_id>/withdraw/", plans.withdraw, name="plan_withdraw"),
    path("plans/<uuid:plan_id>/error/", plans.enter_in_error, name="plan_error"),
    path("plans/<uuid:plan_id>/clinical/", paper.clinical, name="plan_clinical"),
    path("plans/<uuid:plan_id>/calendar/", paper.calendar, name="plan_calendar"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
