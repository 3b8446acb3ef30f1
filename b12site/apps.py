"""Puts our own audit site in the place of Django's admin."""

from django.contrib.admin.apps import AdminConfig


class AuditAdminConfig(AdminConfig):
    """The admin, read by auditors and managers of a clinic."""

    default_site = "regimens.admin.site.AuditSite"

    def ready(self) -> None:
        """Show the clinic's records and its people on the audit site."""
        super().ready()
        from regimens.admin import events, people, records, rule_sets  # noqa: F401
