"""Addresses of imports."""

from django.urls import path

from weilu.platforms import views

app_name = "platforms"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:run_id>/", views.import_run, name="import"),
    path("<int:run_id>/progress/", views.import_progress, name="import_progress"),
    path("<int:run_id>/cancel/", views.cancel, name="cancel_import"),
    path("<int:run_id>/refusals.csv", views.refusals, name="refusals"),
]
