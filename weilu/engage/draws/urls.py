"""Addresses of draws."""

from django.urls import path

from weilu.engage.draws import member_views, views

app_name = "draws"
urlpatterns = [
    path("engage/draws/", views.draws, name="draws"),
    path("engage/draws/new/", views.new, name="new"),
    path("engage/draws/limit/", views.cap, name="cap"),
    path("engage/draws/<int:draw_id>/", views.draw, name="draw"),
    path("engage/draws/<int:draw_id>/change/", views.edit, name="edit"),
    path("engage/draws/<int:draw_id>/entries/", views.entries, name="entries"),
    path("engage/draws/<int:draw_id>/prizes/", views.add_prize, name="add_prize"),
    path("engage/draws/prizes/<int:prize_id>/drop/", views.drop_prize, name="drop_prize"),
    path("engage/draws/wins/<int:win_id>/deliver/", views.deliver, name="deliver"),
    path("engage/draws/<int:draw_id>/<slug:verb>/", views.turn, name="turn"),
    path("m/draw/<str:word>/", member_views.public, name="public"),
    path("m/draw-entry/<str:word>/", member_views.entry, name="entry"),
    path("m/prize/<str:word>/", member_views.claim, name="claim"),
]
