"""Addresses of the outbox."""

from django.urls import path, re_path

from weilu.outbox import diary_views, opt_out_views, phrase_views, todo_views, views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/write/", views.compose, name="compose"),
    path("outbox/calendar/", diary_views.calendar, name="calendar"),
    path("outbox/chosen/", views.turn_many, name="turn_many"),
    path("outbox/<int:message_id>/", views.message, name="message"),
    path("outbox/<int:message_id>/edit/", views.edit, name="edit"),
    re_path(
        r"^outbox/(?P<message_id>[0-9]{1,18})/(?P<verb>approve|cancel|retry|found)/$",
        views.turn,
        name="turn",
    ),
    path("outbox/templates/", phrase_views.templates, name="templates"),
    path("outbox/templates/new/", phrase_views.new, name="new_template"),
    path("outbox/templates/preview/", phrase_views.preview, name="preview"),
    path("outbox/templates/<int:template_id>/", phrase_views.template, name="template"),
    path("outbox/templates/<int:template_id>/delete/", phrase_views.delete, name="delete_template"),
    path("outbox/templates/<int:template_id>/test/", phrase_views.test, name="test_template"),
    path("todo/", todo_views.todo, name="tasks"),
    path("todo/<int:task_id>/", todo_views.tick, name="tick"),
    path("todo/<int:task_id>/remind/", todo_views.remind, name="remind"),
    path("settings/sending/", views.policy, name="policy"),
    path("settings/sending/opt-outs/", opt_out_views.opt_outs, name="opt_outs"),
    path("members/<int:member_id>/opt-out/", opt_out_views.stop, name="stop"),
    path("opt-outs/<int:opt_out_id>/end/", opt_out_views.resume, name="resume"),
    path("m/messages/<str:word>/", opt_out_views.mine, name="my_messages"),
]
