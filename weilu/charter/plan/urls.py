"""Addresses of plans and booked amounts; the charter room's own list takes them in."""

from django.urls import path

from weilu.charter.plan import amount_views, cell_views, views

PATHS = [
    path("charter/plans/", views.plans, name="plans"),
    path("charter/plans/new/", views.new, name="new_plan"),
    path("charter/plans/<int:plan_id>/", views.plan, name="plan"),
    path("charter/plans/<int:plan_id>/frame/", views.frame, name="plan_frame"),
    path("charter/plans/<int:plan_id>/drop/", views.drop, name="drop_plan"),
    path("charter/plans/<int:plan_id>/back/", views.bring_back, name="bring_plan_back"),
    path("charter/plans/<int:plan_id>/plan.xlsx", views.workbook, name="plan_workbook"),
    path("charter/plans/<int:plan_id>/plan.csv", views.csv_file, name="plan_csv"),
    path("charter/plans/<int:plan_id>/explain/", cell_views.explain, name="explain_cell"),
    path("charter/plans/<int:plan_id>/cell/", cell_views.save, name="save_cell"),
    path("charter/plans/<int:plan_id>/fill/", cell_views.fill, name="fill_cells"),
    path("charter/plans/<int:plan_id>/undo/", cell_views.take_back, name="undo_plan"),
    path("charter/plans/<int:plan_id>/import/", cell_views.bring_in, name="import_plan"),
    path("charter/plans/amounts/", amount_views.amounts, name="amounts"),
    path("charter/plans/amounts/book/", amount_views.book, name="book_amount"),
    path("charter/plans/amounts/import/", amount_views.bring_in, name="import_amounts"),
    path(
        "charter/plans/amounts/<int:amount_id>/withdraw/",
        amount_views.withdraw,
        name="withdraw_amount",
    ),
    path(
        "charter/plans/amounts/<int:amount_id>/restore/",
        amount_views.restore,
        name="restore_amount",
    ),
]
