"""Where demo data must never be made: outside a demo, and beside a real clinic."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from regimens.actions import accounts
from regimens.models import Clinic


@pytest.mark.django_db
def test_outside_a_demo_it_is_refused(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
    assert not Clinic.objects.exists()


@pytest.mark.django_db
def test_it_is_never_mixed_with_a_real_clinic(settings: Settings) -> None:
    settings.DEMO = True
    accounts.open_clinic(name="A real clinic")
    with pytest.raises(CommandError, match="never mixed"):
        call_command("demo")
    assert Clinic.objects.count() == 1
