"""Registers the one app of the product with Django."""

from django.apps import AppConfig


class RegimensConfig(AppConfig):
    """The B12 Regimens app."""

    name = "regimens"
    verbose_name = "B12 Regimens"
    default_auto_field = "django.db.models.BigAutoField"
