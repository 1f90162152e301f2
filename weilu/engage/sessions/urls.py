"""Addresses of sessions."""

from django.urls import path

from weilu.engage.sessions import views

app_name = "sessions"
urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/new/", views.new, name="new"),
    path("sessions/<int:session_id>/", views.session, name="session"),
    path("sessions/<int:session_id>/edit/", views.edit, name="edit"),
    path("sessions/<int:session_id>/live/", views.live, name="live"),
    path("sessions/<int:session_id>/turn/", views.turn, name="turn"),
    path("sessions/<int:session_id>/cancel/", views.cancel, name="cancel"),
    path("sessions/<int:session_id>/steps/", views.step, name="step"),
    path("sessions/<int:session_id>/recap/", views.recap, name="recap"),
    path("sessions/<int:session_id>/poster.png", views.poster_png, name="poster"),
    path("sessions/<int:session_id>/there/", views.there, name="there"),
    path("sessions/questions/<int:question_id>/", views.question, name="question"),
]
