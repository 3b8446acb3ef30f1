"""Who may sign in at all: demo accounts only where DEMO says so."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User

from regimens.models import Member


class ClinicBackend(ModelBackend):
    """Django's own check, and no account of a demo clinic outside a demo."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Whether this account may sign in, and stay signed in."""
        if user is None or user.pk is None or not super().user_can_authenticate(user):
            return False
        return settings.DEMO or not Member.objects.filter(user_id=user.pk, clinic__demo=True).exists()
