"""Clients signed in by role, and plan rows to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from regimens.models import Member
from tests.models.conftest import frozen, plan_row, signed_row

__all__ = ["frozen", "plan_row", "signed_row"]

SignedIn = Callable[[Member], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """Makes a client signed in as the member."""

    def client_of(member: Member) -> Client:
        client = Client()
        client.force_login(member.user, backend="b12site.accounts.ClinicBackend")
        return client

    return client_of
