"""Addresses of the programme."""

from django.urls import path

from weilu.engage.programme import record_views, views

app_name = "programme"
urlpatterns = [
    path("programme/", views.programme, name="programme"),
    path("programme/columns/", views.columns, name="columns"),
    path("programme/columns/new/", views.new, name="new_column"),
    path("programme/columns/<int:column_id>/", views.edit, name="column"),
    path("programme/columns/<int:column_id>/record/", record_views.record, name="record"),
    path("programme/columns/<int:column_id>/judge/", record_views.judge, name="judge"),
    path("programme/columns/<int:column_id>/retire/", views.retire, name="retire"),
    path("programme/columns/<int:column_id>/bring-back/", views.bring_back, name="bring_back"),
    path("programme/days/<int:item_id>/", views.item, name="item"),
    path("programme/days/<int:item_id>/move/", views.move, name="move"),
    path("programme/days/<int:item_id>/copy/", views.copy, name="copy"),
    path("programme/days/<int:item_id>/skip/", views.skip, name="skip"),
    path("programme/days/<int:item_id>/put-back/", views.put_back, name="put_back"),
]
