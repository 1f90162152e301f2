"""Addresses of benchmarks; the charter room's own list takes them in."""

from django.urls import path

from weilu.charter.benchmarks import views

PATHS = [
    path("charter/benchmarks/", views.benchmarks, name="benchmarks"),
    path("charter/benchmarks/new/", views.new, name="new_benchmark"),
    path("charter/benchmarks/import/", views.bring_in, name="import_benchmarks"),
    path("charter/benchmarks/<int:benchmark_id>/", views.benchmark, name="benchmark"),
    path("charter/benchmarks/<int:benchmark_id>/edit/", views.edit, name="edit_benchmark"),
    path("charter/benchmarks/<int:benchmark_id>/figures/", views.note_figure, name="note_figure"),
    path("charter/benchmarks/<int:benchmark_id>/drop/", views.drop, name="drop_benchmark"),
    path(
        "charter/benchmarks/<int:benchmark_id>/back/", views.bring_back, name="bring_benchmark_back"
    ),
    path(
        "charter/benchmarks/figures/<int:public_figure_id>/take-out/", views.take_out,
        name="take_figure_out",
    ),
]  # fmt: skip
