"""Addresses of the acquire room."""

from django.urls import path

from weilu.acquire.staff import pace_views, views

app_name = "acquire"
urlpatterns = [
    path("acquire/staff/", views.staff, name="staff"),
    path("acquire/staff/new/", views.new, name="new_staff_account"),
    path("acquire/staff/<int:staff_account_id>/", views.staff_account, name="staff_account"),
    path("acquire/staff/<int:staff_account_id>/edit/", views.edit, name="edit_staff_account"),
    path("acquire/staff/<int:staff_account_id>/rest/", views.rest, name="rest"),
    path("acquire/staff/<int:staff_account_id>/wake/", views.wake, name="wake"),
    path("acquire/staff/<int:staff_account_id>/leave/", views.leave, name="leave"),
    path("acquire/staff/<int:staff_account_id>/back/", views.back, name="back"),
    path("acquire/paces/", pace_views.paces, name="paces"),
    path("acquire/paces/new/", pace_views.new, name="new_pace"),
    path("acquire/paces/<int:pace_id>/", pace_views.pace, name="pace"),
    path("acquire/paces/<int:pace_id>/delete/", pace_views.delete, name="delete_pace"),
]
