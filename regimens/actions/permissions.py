"""Who may do what, and who may open which page: the one place where this is decided."""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext, gettext_noop

from regimens.models import Member, Role

__all__ = ["ANYONE", "ROUTES", "SIGNED_IN", "Do", "NotPermitted", "Role", "check", "may"]


class NotPermitted(PermissionDenied):
    """The member may not do this; the text is the sentence they read."""


class Do(StrEnum):
    """What can be done."""

    FIND_PATIENT = "find_patient"
    VIEW_PATIENT = "view_patient"
    REGISTER_PATIENT = "register_patient"
    AMEND_PATIENT = "amend_patient"
    WRITE_ASSESSMENT = "write_assessment"
    DRAFT_PLAN = "draft_plan"
    SIGN_PLAN = "sign_plan"
    WITHDRAW_PLAN = "withdraw_plan"
    VIEW_PLAN = "view_plan"
    PRINT_PLAN = "print_plan"
    EXPORT_PLAN = "export_plan"
    EXPORT_ALL = "export_all"
    EXPORT_NAMES = "export_names"
    RECORD = "record"
    DECIDE = "decide"
    VIEW_COURSE = "view_course"
    VIEW_WORKLIST = "view_worklist"
    VIEW_REGISTER = "view_register"
    RECALL = "recall"
    READ_AUDIT = "read_audit"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_CLINIC = "manage_clinic"
    MANAGE_STOCK = "manage_stock"
    MANAGE_RULE_SETS = "manage_rule_sets"
    APPROVE_RULE_SET = "approve_rule_set"
    CONFIRM_RULE_SET = "confirm_rule_set"
    VIEW_IMPACT = "view_impact"
    VIEW_TRANSLATIONS = "view_translations"
    APPROVE_TRANSLATION = "approve_translation"
    WITHDRAW_TRANSLATION = "withdraw_translation"


CLINICIAN = frozenset({Role.CLINICIAN})
WRITERS = frozenset({Role.CLINICIAN, Role.NURSE})
PATIENT_READERS = WRITERS | {Role.AUDITOR}
PLAN_READERS = PATIENT_READERS | {Role.MANAGER}
AUDIT_READERS = frozenset({Role.AUDITOR, Role.MANAGER})
MANAGERS = frozenset({Role.MANAGER})

WHO_MAY: dict[Do, frozenset[Role]] = {
    Do.FIND_PATIENT: PATIENT_READERS,
    Do.VIEW_PATIENT: PATIENT_READERS,
    Do.REGISTER_PATIENT: WRITERS,
    Do.AMEND_PATIENT: WRITERS,
    Do.WRITE_ASSESSMENT: WRITERS,
    Do.DRAFT_PLAN: WRITERS,
    Do.SIGN_PLAN: CLINICIAN,
    Do.WITHDRAW_PLAN: CLINICIAN,
    Do.VIEW_PLAN: PLAN_READERS,
    Do.PRINT_PLAN: PLAN_READERS,
    Do.EXPORT_PLAN: PLAN_READERS,
    Do.EXPORT_ALL: CLINICIAN | AUDIT_READERS,
    # A list of named patients leaves the clinic's protection: who treats needs none (the worklist and the
    # recall letters name everybody to be reached), who manages holds no clinical role. It is the auditor's.
    Do.EXPORT_NAMES: frozenset({Role.AUDITOR}),
    Do.RECORD: WRITERS,
    Do.DECIDE: CLINICIAN,
    Do.VIEW_COURSE: PATIENT_READERS,
    Do.VIEW_WORKLIST: PLAN_READERS,
    Do.VIEW_REGISTER: PLAN_READERS,
    Do.RECALL: WRITERS,
    Do.READ_AUDIT: AUDIT_READERS,
    Do.MANAGE_MEMBERS: MANAGERS,
    Do.MANAGE_CLINIC: MANAGERS,
    Do.MANAGE_STOCK: MANAGERS,
    Do.MANAGE_RULE_SETS: MANAGERS,
    Do.APPROVE_RULE_SET: CLINICIAN,
    Do.CONFIRM_RULE_SET: CLINICIAN | MANAGERS,
    Do.VIEW_IMPACT: CLINICIAN | AUDIT_READERS,
    Do.VIEW_TRANSLATIONS: PLAN_READERS,
    Do.APPROVE_TRANSLATION: CLINICIAN,
    # Stopping is the safe side: whoever runs the clinic may do it too.
    Do.WITHDRAW_TRANSLATION: CLINICIAN | MANAGERS,
}

IN_WORDS: dict[Do, str] = {
    Do.FIND_PATIENT: gettext_noop("look for patients"),
    Do.VIEW_PATIENT: gettext_noop("open a patient's page"),
    Do.REGISTER_PATIENT: gettext_noop("register patients"),
    Do.AMEND_PATIENT: gettext_noop("change a patient's details"),
    Do.WRITE_ASSESSMENT: gettext_noop("write an assessment"),
    Do.DRAFT_PLAN: gettext_noop("draft a plan"),
    Do.SIGN_PLAN: gettext_noop("sign plans"),
    Do.WITHDRAW_PLAN: gettext_noop("withdraw plans or mark them as entered in error"),
    Do.VIEW_PLAN: gettext_noop("open plans"),
    Do.PRINT_PLAN: gettext_noop("print plans"),
    Do.EXPORT_PLAN: gettext_noop("export plans"),
    Do.EXPORT_ALL: gettext_noop("export the clinic's plans or register"),
    Do.EXPORT_NAMES: gettext_noop("export lists that name patients"),
    Do.RECORD: gettext_noop("record what happened"),
    Do.DECIDE: gettext_noop("decide about treatment"),
    Do.VIEW_COURSE: gettext_noop("open the course of treatment"),
    Do.VIEW_WORKLIST: gettext_noop("open the worklist"),
    Do.VIEW_REGISTER: gettext_noop("open the register"),
    Do.RECALL: gettext_noop("call people back"),
    Do.READ_AUDIT: gettext_noop("read the audit"),
    Do.MANAGE_MEMBERS: gettext_noop("change members"),
    Do.MANAGE_CLINIC: gettext_noop("change the clinic"),
    Do.MANAGE_STOCK: gettext_noop("mark products as unavailable"),
    Do.MANAGE_RULE_SETS: gettext_noop("submit, review, withdraw or retire rule sets"),
    Do.APPROVE_RULE_SET: gettext_noop("approve rule sets"),
    Do.CONFIRM_RULE_SET: gettext_noop("confirm the approval of a rule set"),
    Do.VIEW_IMPACT: gettext_noop("see whose plans a rule set would change"),
    Do.VIEW_TRANSLATIONS: gettext_noop("read the translations of the patient sheet"),
    Do.APPROVE_TRANSLATION: gettext_noop("approve translations of the patient sheet"),
    Do.WITHDRAW_TRANSLATION: gettext_noop("withdraw the approval of translations"),
}

ANYONE: frozenset[Role] | None = None
SIGNED_IN = frozenset(Role)

# Route name -> the roles that may open it; ANYONE needs no sign-in. A route that is not here is closed.
ROUTES: dict[str, frozenset[Role] | None] = {
    "regimens:login": ANYONE,
    "regimens:logout": ANYONE,
    "regimens:live": ANYONE,
    "regimens:ready": ANYONE,
    "regimens:home": SIGNED_IN,
    "regimens:stay": SIGNED_IN,
    "regimens:rulebook": SIGNED_IN,
    "regimens:find": WHO_MAY[Do.FIND_PATIENT],
    "regimens:register": WHO_MAY[Do.REGISTER_PATIENT],
    "regimens:patient": WHO_MAY[Do.VIEW_PATIENT],
    "regimens:amend_patient": WHO_MAY[Do.AMEND_PATIENT],
    "regimens:start_plan": WHO_MAY[Do.WRITE_ASSESSMENT],
    "regimens:draft": WHO_MAY[Do.WRITE_ASSESSMENT],
    "regimens:take_over": WHO_MAY[Do.WRITE_ASSESSMENT],
    "regimens:discard_draft": WHO_MAY[Do.WRITE_ASSESSMENT],
    "regimens:step": WHO_MAY[Do.WRITE_ASSESSMENT],
    "regimens:plan": WHO_MAY[Do.VIEW_PLAN],
    "regimens:plan_changes": WHO_MAY[Do.VIEW_PLAN],
    "regimens:plan_clinical": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_calendar": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_calendar_file": WHO_MAY[Do.EXPORT_PLAN],
    "regimens:plan_sheet": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_clinical_pdf": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_calendar_pdf": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_sheet_pdf": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_sheet_text": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_directions": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_directions_pdf": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_carer": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_carer_pdf": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_carer_text": WHO_MAY[Do.PRINT_PLAN],
    "regimens:plan_reading": WHO_MAY[Do.VIEW_PLAN],
    "regimens:plan_json": WHO_MAY[Do.EXPORT_PLAN],
    "regimens:plan_sign": WHO_MAY[Do.SIGN_PLAN],
    "regimens:plan_choose": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:plan_rerun": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:plan_amend": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:plan_withdraw": WHO_MAY[Do.WITHDRAW_PLAN],
    "regimens:plan_error": WHO_MAY[Do.WITHDRAW_PLAN],
    "regimens:check": WHO_MAY[Do.VIEW_PLAN],
    "regimens:check_code": WHO_MAY[Do.VIEW_PLAN],
    "regimens:worklist": WHO_MAY[Do.VIEW_WORKLIST],
    "regimens:recall": WHO_MAY[Do.RECALL],
    "regimens:recall_make": WHO_MAY[Do.RECALL],
    "regimens:shortages": WHO_MAY[Do.VIEW_PLAN],
    "regimens:shortage_declare": WHO_MAY[Do.MANAGE_STOCK],
    "regimens:shortage_end": WHO_MAY[Do.MANAGE_STOCK],
    "regimens:shortage_switch": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:shortage_back": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:plan_course": WHO_MAY[Do.VIEW_COURSE],
    "regimens:course_accept": WHO_MAY[Do.RECORD],
    "regimens:course_amend": WHO_MAY[Do.DRAFT_PLAN],
    "regimens:task_close": WHO_MAY[Do.RECORD],
    "regimens:task_hand_over": WHO_MAY[Do.RECORD],
    "regimens:plan_record": WHO_MAY[Do.RECORD],
    "regimens:record_take_back": WHO_MAY[Do.RECORD],
    "regimens:register_report": WHO_MAY[Do.VIEW_REGISTER],
    "regimens:batch_trace": WHO_MAY[Do.VIEW_REGISTER],
    "regimens:exports": WHO_MAY[Do.EXPORT_ALL],
    "regimens:impact": WHO_MAY[Do.VIEW_IMPACT],
    "regimens:ruleset_submit": WHO_MAY[Do.MANAGE_RULE_SETS],
    "regimens:release_review": WHO_MAY[Do.MANAGE_RULE_SETS],
    "regimens:release_approve": WHO_MAY[Do.APPROVE_RULE_SET],
    "regimens:release_confirm": WHO_MAY[Do.CONFIRM_RULE_SET],
    "regimens:release_withdraw": WHO_MAY[Do.MANAGE_RULE_SETS],
    "regimens:release_retire": WHO_MAY[Do.MANAGE_RULE_SETS],
    "regimens:translations": WHO_MAY[Do.VIEW_TRANSLATIONS],
    "regimens:translation": WHO_MAY[Do.VIEW_TRANSLATIONS],
    "regimens:translation_specimen": WHO_MAY[Do.VIEW_TRANSLATIONS],
    "regimens:translation_approve": WHO_MAY[Do.APPROVE_TRANSLATION],
    "regimens:translation_withdraw": WHO_MAY[Do.WITHDRAW_TRANSLATION],
}


def may(member: Member, do: Do) -> bool:
    """Whether one of the member's roles allows this."""
    return bool(member.user.is_active and member.roles & WHO_MAY[do])


def check(member: Member, do: Do) -> None:
    """Raise NotPermitted with the sentence to read, unless the member may do this."""
    if not may(member, do):
        words = gettext(IN_WORDS[do])
        raise NotPermitted(gettext("Your role does not allow you to {do}.").format(do=words))


def check_same_clinic(member: Member, clinic_id: int) -> None:
    """Raise NotPermitted for a record of another clinic; pages answer 404 before it comes to this."""
    if member.clinic_id != clinic_id:
        raise NotPermitted(gettext("This record belongs to another clinic."))
