"""Addresses of the bench."""

from django.urls import path

from weilu.engage.hosts import member_views, rota_views, views

app_name = "hosts"
urlpatterns = [
    path("engage/hosts/", views.bench, name="bench"),
    path("engage/hosts/brought/", views.brought, name="brought"),
    path("engage/hosts/ask/", views.invite, name="invite"),
    path("engage/hosts/<int:host_id>/", views.host, name="host"),
    path("engage/hosts/<int:host_id>/change/", views.change, name="change"),
    path("engage/hosts/<int:host_id>/agreed/", views.agreed, name="agreed"),
    path("engage/hosts/<int:host_id>/end/", views.end, name="end"),
    path("engage/hosts/<int:host_id>/resume/", views.resume, name="resume"),
    path("engage/hosts/needs/", rota_views.needs, name="needs"),
    path("engage/hosts/needs/new/", rota_views.need, name="new_need"),
    path("engage/hosts/needs/<int:need_id>/drop/", rota_views.drop_need, name="drop_need"),
    path("engage/hosts/rota/", rota_views.rota_page, name="rota"),
    path("engage/hosts/rota/plan/", rota_views.plan, name="plan"),
    path("engage/hosts/shifts/<int:shift_id>/", rota_views.shift, name="shift"),
    path("engage/hosts/shifts/<int:shift_id>/assign/", rota_views.assign, name="assign"),
    path("engage/hosts/shifts/<int:shift_id>/swap/", rota_views.swap, name="swap"),
    path("engage/hosts/shifts/<int:shift_id>/drop/", rota_views.drop, name="drop"),
    path("engage/hosts/shifts/<int:shift_id>/put-back/", rota_views.put_back, name="put_back"),
    path("engage/hosts/shifts/<int:shift_id>/mark/", rota_views.mark, name="mark"),
    path("m/host/<str:word>/", member_views.mine, name="mine"),
    path("m/hosts/<str:word>/", member_views.public, name="public"),
]
