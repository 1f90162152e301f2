"""Addresses of the welcome."""

from django.urls import path

from weilu.engage.welcome import views

app_name = "welcome"
urlpatterns = [
    path("welcome/", views.greetings, name="greetings"),
    path("welcome/new/", views.new, name="new_greeting"),
    path("welcome/newcomers/", views.newcomers, name="newcomers"),
    path("welcome/newcomers/<int:newcomer_id>/greet/", views.greet, name="greet"),
    path("welcome/<int:greeting_id>/", views.greeting, name="greeting"),
    path("welcome/<int:greeting_id>/delete/", views.delete, name="delete_greeting"),
]
