"""Which address leads where: the product's pages and the audit in the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("regimens.web.urls")),
]
