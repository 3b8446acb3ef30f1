"""Registers the one app of the product with Django, its checks and the database's guards."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import get_language, gettext


def _guards_off(using: str, **kwargs: Any) -> None:
    # A table that a migration rebuilds is copied and dropped: with the guards on, that is refused.
    from regimens.models import triggers

    triggers.remove(connections[using])


def _guards_on(using: str, **kwargs: Any) -> None:
    from regimens.models import guards, triggers

    connection = connections[using]
    if {guard.table for guard in guards.guards()} <= set(connection.introspection.table_names()):
        triggers.install(connection)


def _rule_set_kept(using: str, **kwargs: Any) -> None:
    # Every version of the product that ever ran here leaves its rule set, so that its plans keep their words.
    from regimens.actions import kept_rule_sets
    from regimens.models import RuleSetText

    connection = connections[using]
    if using == DEFAULT_DB_ALIAS and RuleSetText._meta.db_table in connection.introspection.table_names():
        kept_rule_sets.keep_present()


def _in_language(phrase: str) -> str:
    # Phrases are written in English: where the page is too, none has to be looked up.
    return phrase if (get_language() or "en").startswith("en") else gettext(phrase)


class RegimensConfig(AppConfig):
    """The B12 Regimens app."""

    name = "regimens"
    verbose_name = "B12 Regimens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, say phrases in the page's language, put the guards back after migrations."""
        from regimens import checks  # noqa: F401
        from regimens.wording import translated

        translated.speak_with(_in_language)

        pre_migrate.connect(_guards_off, sender=self, dispatch_uid="regimens.guards_off")
        post_migrate.connect(_rule_set_kept, sender=self, dispatch_uid="regimens.rule_set_kept")
        post_migrate.connect(_guards_on, sender=self, dispatch_uid="regimens.guards_on")
