"""Every page's address; addresses hold opaque ids only."""

from django.urls import URLPattern

app_name = "regimens"
urlpatterns: list[URLPattern] = []
