"""Addresses of rules in the group and keyword answers."""

from django.urls import path

from weilu.engage.answers import views as answers
from weilu.engage.guard import incident_views, member_views, trial_views, views

app_name = "engage"
urlpatterns = [
    path("engage/rules/", views.guards, name="rules"),
    path("engage/rules/new/", views.new, name="new_rule"),
    path("engage/rules/<int:guard_id>/", views.guard, name="rule"),
    path("engage/rules/<int:guard_id>/switch/", views.switch, name="switch_rule"),
    path("engage/rules/<int:guard_id>/take-away/", views.take_away, name="take_away_rule"),
    path("engage/rules/<int:guard_id>/restore/", views.bring_back, name="restore_rule"),
    path("engage/rules/<int:guard_id>/try/", trial_views.start, name="start_trial"),
    path("engage/rules/trials/<int:trial_id>/", trial_views.trial, name="trial"),
    path("engage/rules/trials/<int:trial_id>/stop/", trial_views.stop, name="stop_trial"),
    path("engage/rules/trials/<int:trial_id>/mark/", trial_views.mark, name="mark_lines"),
    path("engage/rules/answers/", answers.answers, name="answers"),
    path("engage/rules/answers/new/", answers.new, name="new_answer"),
    path("engage/rules/answers/<int:answer_id>/", answers.answer, name="answer"),
    path("engage/rules/answers/<int:answer_id>/delete/", answers.delete, name="delete_answer"),
    path("engage/rules/incidents/", incident_views.incidents, name="incidents"),
    path("engage/rules/incidents/chosen/", incident_views.turn_many, name="turn_incidents"),
    path("engage/rules/incidents/<int:incident_id>/", incident_views.incident, name="incident"),
    path(
        "engage/rules/incidents/<int:incident_id>/<slug:verb>/",
        incident_views.turn,
        name="turn_incident",
    ),
    path("engage/rules/appeals/", incident_views.appeals, name="appeals"),
    path(
        "engage/rules/appeals/<int:appeal_id>/settle/", incident_views.settle, name="settle_appeal"
    ),
    path("engage/rules/exempt/", incident_views.exemptions, name="exempt"),
    path("engage/rules/exempt/<int:exemption_id>/end/", incident_views.end_exemption,
         name="end_exemption"),
    path("members/<int:member_id>/exempt/", incident_views.exempt, name="exempt_member"),
    path("m/appeal/<str:word>/", member_views.page, name="appeal_page"),
]  # fmt: skip
