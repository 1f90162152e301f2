"""Addresses of challenges."""

from django.urls import path

from weilu.engage.challenges import copy_views, member_views, views

app_name = "challenges"
urlpatterns = [
    path("engage/challenges/", views.challenges, name="challenges"),
    path("engage/challenges/new/", views.new, name="new"),
    path("engage/challenges/preview/", views.preview, name="preview"),
    path("engage/challenges/copies/", copy_views.copies, name="copies"),
    path("engage/challenges/copies/<int:copy_id>/", copy_views.copy, name="copy"),
    path("engage/challenges/copies/<int:copy_id>/decide/", copy_views.decide, name="decide"),
    path("engage/challenges/copies/<int:copy_id>/reopen/", copy_views.reopen, name="reopen"),
    path("engage/challenges/checkins/<int:checkin_id>/picture/", views.picture, name="picture"),
    path("engage/challenges/<int:challenge_id>/", views.challenge, name="challenge"),
    path("engage/challenges/<int:challenge_id>/edit/", views.edit, name="edit"),
    path("engage/challenges/<int:challenge_id>/turn/", views.turn, name="turn"),
    path("engage/challenges/<int:challenge_id>/delete/", views.delete, name="delete"),
    path("engage/challenges/<int:challenge_id>/fund/", views.fund, name="fund"),
    path("engage/challenges/<int:challenge_id>/enter/", views.enter, name="enter_members"),
    path("engage/challenges/<int:challenge_id>/pages/", views.hand_pages, name="hand_pages"),
    path("engage/challenges/<int:challenge_id>/checkins/", views.checkins, name="checkins"),
    path("m/challenge/<str:word>/", member_views.mine, name="mine"),
    path("m/challenge-entry/<str:word>/", member_views.enter, name="enter"),
    path("m/challenge-appeal/<str:word>/", member_views.appeal, name="appeal"),
    path("m/challenge-card/<str:word>/card.png", member_views.card, name="card"),
]
