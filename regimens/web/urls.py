"""Every page's address; addresses hold opaque ids only."""

from django.urls import URLPattern, path

from regimens.web.views import accounts, drafts, health, home, patients, session, wizard

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
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
