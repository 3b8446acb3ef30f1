"""Puts our own audit site in the place of Django's admin."""

from django.contrib.admin.apps import AdminConfig


class AuditAdminConfig(AdminConfig):
    """The admin, read by auditors and managers of a clinic."""

    default_site = "regimens.admin.AuditSite"
