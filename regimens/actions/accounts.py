"""Members and clinics as managers keep them, and the trail of signing in and out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from regimens.actions import audit
from regimens.actions.permissions import Do, NotPermitted, check, check_same_clinic
from regimens.models import Clinic, EventKind, Member, Role


@transaction.atomic
def open_clinic(*, name: str, settings: dict[str, Any] | None = None) -> Clinic:
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
    user = User(username=username)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    held = set(roles)
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
        raise NotPermitted("Only a manager adds members to a clinic that has some.")


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
