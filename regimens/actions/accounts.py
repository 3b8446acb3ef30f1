"""Members and clinics as managers keep them, and the trail of signing in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import audit, due
from regimens.actions.permissions import AUDIT_READERS, Do, NotPermitted, check, check_same_clinic
from regimens.models import Clinic, EventKind, Member, Role


@transaction.atomic
def open_clinic(*, name: str, settings: Mapping[str, Any] | None = None) -> Clinic:
    """Found a clinic of this installation, with the settings given; from the command line only."""
    clinic = Clinic(name=name, **(settings or {}))
    clinic.full_clean()
    clinic.save()
    audit.record(EventKind.CLINIC_CHANGED, by=None, on=clinic, clinic=clinic, detail={"founded": True})
    return clinic


@transaction.atomic
def add_member(
    *,
    clinic: Clinic,
    by: Member | None,
    username: str,
    password: str,
    roles: Iterable[Role],
    display_name: str = "",
    registration_body: str = "",
    registration_number: str = "",
) -> Member:
    """Give somebody an account in this clinic; `by` is nobody only for a clinic without members."""
    _check_may_add(by, clinic)
    held = frozenset(roles)
    user = User(username=username, is_staff=bool(held & AUDIT_READERS))
    user.full_clean(exclude=["password"])
    validate_password(password, user)
    user.set_password(password)
    user.save()
    member = Member.objects.create(
        user=user,
        clinic=clinic,
        display_name=display_name,
        registration_body=registration_body,
        registration_number=registration_number,
        **{f"is_{role}": role in held for role in Role},
    )
    detail = {"added": True, "roles": sorted(member.roles)}
    audit.record(EventKind.MEMBER_CHANGED, by=by, on=member, clinic=clinic, detail=detail)
    return member


def _check_may_add(by: Member | None, clinic: Clinic) -> None:
    if by is not None:
        check(by, Do.MANAGE_MEMBERS)
        check_same_clinic(by, clinic.pk)
    elif clinic.members.exists():
        raise NotPermitted(gettext("Only a manager adds members to a clinic that has some."))


@transaction.atomic
def change_member(
    *,
    member: Member,
    by: Member,
    roles: Iterable[Role],
    display_name: str,
    registration_body: str,
    registration_number: str,
    active: bool,
) -> Member:
    """Change a member of the manager's clinic; nobody changes their own roles or switches themselves off."""
    check(by, Do.MANAGE_MEMBERS)
    check_same_clinic(by, member.clinic_id)
    held = frozenset(roles)
    if member.pk == by.pk and (held != member.roles or not active):
        raise NotPermitted(gettext("Another manager must change your own roles or your account."))
    before = _member_facts(member)
    member.display_name = display_name
    member.registration_body = registration_body
    member.registration_number = registration_number
    _grant(member, held, active=active)
    after = _member_facts(member)
    changed = sorted(name for name in after if after[name] != before[name])
    detail = {"fields": changed, "roles": sorted(held), "active": active}
    audit.record(EventKind.MEMBER_CHANGED, by=by, on=member, detail=detail)
    return member


def _grant(member: Member, roles: frozenset[Role], *, active: bool) -> None:
    for role in Role:
        setattr(member, f"is_{role}", role in roles)
    member.user.is_active = active
    member.user.is_staff = bool(roles & AUDIT_READERS)
    member.user.save()
    member.save()


def _member_facts(member: Member) -> dict[str, object]:
    return {
        "roles": sorted(member.roles),
        "display_name": member.display_name,
        "registration_body": member.registration_body,
        "registration_number": member.registration_number,
        "active": member.user.is_active,
    }


@transaction.atomic
def set_password(*, member: Member, by: Member, password: str) -> None:
    """Give a member of the manager's clinic a new password; their sessions end with the old one."""
    check(by, Do.MANAGE_MEMBERS)
    check_same_clinic(by, member.clinic_id)
    validate_password(password, member.user)
    member.user.set_password(password)
    member.user.save()
    audit.record(EventKind.USER_CHANGED, by=by, on=member, detail={"fields": ["password"]})


def changed_own_password(*, by: Member) -> None:
    """Note that the member set a new password of their own."""
    audit.record(EventKind.USER_CHANGED, by=by, on=by, detail={"fields": ["password"]})


@transaction.atomic
def change_clinic(*, clinic: Clinic, by: Member, settings: Mapping[str, Any]) -> Clinic:
    """Change the settings of the manager's own clinic; raises ValidationError for what it can't be."""
    check(by, Do.MANAGE_CLINIC)
    check_same_clinic(by, clinic.pk)
    current = Clinic.objects.select_for_update().get(pk=clinic.pk)
    changed = sorted(name for name, value in settings.items() if getattr(current, name) != value)
    closed_before = set(current.closed_days)
    for name in changed:
        setattr(current, name, settings[name])
    current.full_clean()
    current.save()
    audit.record(EventKind.CLINIC_CHANGED, by=by, on=current, detail={"fields": changed})
    due.refresh_moved(current, map(date.fromisoformat, closed_before ^ set(current.closed_days)))
    return current


def signed_in(*, by: Member) -> None:
    """Note that the member signed in."""
    audit.record(EventKind.SIGNED_IN, by=by, on=by)


def signed_out(*, by: Member, because: str = "asked") -> None:
    """Note that the member signed out, or was: `because` is asked, idle or too_long."""
    audit.record(EventKind.SIGNED_OUT, by=by, on=by, detail={"because": because})


def sign_in_failed(*, username: str, locked: bool = False) -> None:
    """Note a failed sign-in, with the account if there is one."""
    member = Member.objects.select_related("clinic").filter(user__username=username).first()
    # What was typed may be a password in the wrong box: an unknown name is never written down.
    detail = {"locked": locked, "known_account": member is not None}
    clinic = member.clinic if member else None
    audit.record(EventKind.SIGN_IN_FAILED, by=None, on=member, clinic=clinic, detail=detail)


def denied(*, by: Member | None, what: str) -> None:
    """Note that something was asked for that the member may not do; `what` is the route's name."""
    audit.record(EventKind.DENIED, by=by, on=by, detail={"what": what})
