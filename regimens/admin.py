"""The audit: auditors and managers read their clinic's records; nobody changes one here."""

from django.contrib import admin


class AuditSite(admin.AdminSite):
    """The admin of one clinic at a time."""
