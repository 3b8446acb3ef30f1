"""Who may do what, word for word as the safety specification has it."""

from __future__ import annotations

import pytest

from regimens.actions.permissions import IN_WORDS, WHO_MAY, Do, NotPermitted, Role, check, may
from regimens.models import Member

PRINT = {Do.VIEW_PLAN, Do.PRINT_PLAN, Do.EXPORT_PLAN, Do.VIEW_TRANSLATIONS}
READ = PRINT | {Do.FIND_PATIENT, Do.VIEW_PATIENT}
#: Reading what became of everybody's plan; a manager sees the lists and no patient's course.
LISTS = {Do.VIEW_WORKLIST, Do.VIEW_REGISTER}
FOLLOW = LISTS | {Do.VIEW_COURSE}
RECORD = {Do.RECORD, Do.RECALL}
DRAFT = {Do.REGISTER_PATIENT, Do.AMEND_PATIENT, Do.WRITE_ASSESSMENT, Do.DRAFT_PLAN}
EXPECTED = {
    Role.CLINICIAN: READ
    | FOLLOW
    | RECORD
    | DRAFT
    | {
        Do.EXPORT_ALL,
        Do.APPROVE_TRANSLATION,
        Do.WITHDRAW_TRANSLATION,
        Do.SIGN_PLAN,
        Do.DECIDE,
        Do.WITHDRAW_PLAN,
        Do.APPROVE_RULE_SET,
        Do.CONFIRM_RULE_SET,
        Do.VIEW_IMPACT,
    },
    Role.NURSE: READ | FOLLOW | RECORD | DRAFT,
    Role.AUDITOR: READ | FOLLOW | {Do.EXPORT_ALL, Do.EXPORT_NAMES, Do.READ_AUDIT, Do.VIEW_IMPACT},
    Role.MANAGER: LISTS
    | PRINT
    | {
        Do.WITHDRAW_TRANSLATION,
        Do.EXPORT_ALL,
        Do.READ_AUDIT,
        Do.MANAGE_MEMBERS,
        Do.MANAGE_CLINIC,
        Do.MANAGE_STOCK,
        Do.MANAGE_RULE_SETS,
        Do.CONFIRM_RULE_SET,
        Do.VIEW_IMPACT,
    },
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_exactly_this(role: Role) -> None:
    assert {do for do, roles in WHO_MAY.items() if role in roles} == EXPECTED[role]


def test_every_verb_has_roles_and_words() -> None:
    assert set(WHO_MAY) == set(Do) == set(IN_WORDS)


def test_a_refusal_is_a_sentence(nurse: Member) -> None:
    with pytest.raises(NotPermitted, match=r"^Your role does not allow you to sign plans\.$"):
        check(nurse, Do.SIGN_PLAN)


def test_several_roles_add_up(nurse: Member) -> None:
    nurse.is_auditor = True
    assert may(nurse, Do.READ_AUDIT)
    assert may(nurse, Do.DRAFT_PLAN)
    assert not may(nurse, Do.SIGN_PLAN)


def test_an_account_switched_off_may_do_nothing(clinician: Member) -> None:
    clinician.user.is_active = False
    assert not any(may(clinician, do) for do in Do)
