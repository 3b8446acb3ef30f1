"""The SEQUENCE of a plan's calendar file: higher than that of every earlier file with another date or status.

It is read off the files that were handed out before, each of which is an event with its number and a digest
of what it held. While a version is in force its next file has the number of the last one, or one more where
anything in it differs. Out of force, a version has one number for good: it follows those from when it was in
force, and stays below those of the version that follows. So the cancelled visits of an old version take
nothing from the one in force, in whatever order the files are opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from regimens.actions import trace
from regimens.models import Event, EventKind, Plan, PlanState, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierFile:
    """One file handed out: its SEQUENCE, the digest of what it held, and whether its version was in force.

    digest: empty for a file from before numbers were kept.
    """

    number: int
    digest: str
    in_force: bool


def signed_up_to(plan: Plan) -> list[Plan]:
    """The versions of the plan's number that were ever signed, up to this one, in the order of signature."""
    same = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number, signed_at__isnull=False)
    order = list(same.select_related("patient").order_by("signed_at", "version"))
    return order[: order.index(plan) + 1]


def sequence_of(plan: Plan, digest: str) -> int:
    """The SEQUENCE of the file of a version that was signed. digest: of all that the file will hold."""
    signed = signed_up_to(plan)
    last = 0
    for earlier in signed[:-1]:
        last = _once_out_of_force(list(_files(earlier)), after=last)
    own = list(_files(plan))
    if plan.state != PlanState.SIGNED:
        return _once_out_of_force(own, after=last)
    if own and own[-1].digest == digest:
        return own[-1].number
    return max([last, *(file.number for file in own)]) + 1


def _once_out_of_force(own: Sequence[EarlierFile], *, after: int) -> int:
    """The one number of a version's files once it is out of force. after: that of the version before."""
    standing = max([after, *(file.number for file in own if file.in_force)])
    return max([standing + 1, *(file.number for file in own if not file.in_force)])


def _files(version: Plan) -> Iterator[EarlierFile]:
    """Every file of this version, and every square code that has its number, oldest first."""
    made = Event.objects.filter(subject_id=str(version.pk), kind__in=trace.HANDED_OUT).order_by("sequence")
    for event in made:
        is_file = (event.kind, event.detail["what"]) == (EventKind.PLAN_EXPORTED, "calendar")
        if not is_file and "sequence" not in event.detail:
            continue
        number, digest = event.detail.get("sequence"), event.detail.get("digest", "")
        yield EarlierFile(
            number=_as_it_was_counted(event, version) if number is None else int(number),
            digest=str(digest),
            in_force=event.detail["state"] == PlanState.SIGNED,
        )


def _as_it_was_counted(event: Event, version: Plan) -> int:
    """The SEQUENCE of a file from before numbers were kept.

    It was the days since the first version was made, plus what was recorded up to then: of the versions, of
    the course, and of the patient's details; up to the next signature for a version that was replaced.
    """
    versions = list(Plan.objects.in_clinic(version.clinic).filter(number=version.number).order_by("version"))
    later = (each.signed_at for each in versions if each.version > version.version)
    replaced = min((at for at in later if at is not None and at <= event.at), default=None)
    until = replaced or event.at
    days = (until.astimezone(UTC).date() - versions[0].drafted_at.astimezone(UTC).date()).days
    moments = [moment for each in versions for moment in _moments(each)]
    records = Record.objects.in_clinic(version.clinic).filter(patient=version.patient)
    changes = sum(moment <= until for moment in moments)
    changes += (
        records.filter(recorded_at__lte=until).count() + records.filter(taken_back_at__lte=until).count()
    )
    return days + changes + (0 if replaced else _details_then(event, version))


def _moments(version: Plan) -> list[datetime]:
    """When a version was made, signed, and taken out of force; at the earliest where that was noted anew."""
    is_open = version.state in (PlanState.DRAFT, PlanState.SIGNED)
    is_error = version.state == PlanState.ENTERED_IN_ERROR
    ended = None if is_open else version.signed_at if is_error else version.state_changed_at
    return [moment for moment in (version.drafted_at, version.signed_at, ended) if moment is not None]


def _details_then(event: Event, version: Plan) -> int:
    """Which version of the patient's details stood when the file was handed out."""
    later = Event.objects.filter(
        kind=EventKind.PATIENT_AMENDED, subject_id=str(version.patient_id), sequence__gt=event.sequence
    )
    return version.patient.version - later.count()
