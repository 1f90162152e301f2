"""Addresses of tickets."""

from django.urls import path

from weilu.engage.tickets import member_views, views

app_name = "tickets"
urlpatterns = [
    path("sessions/<int:session_id>/tickets/", views.tickets, name="tickets"),
    path("sessions/<int:session_id>/tickets/seats/", views.seats, name="seats"),
    path("sessions/<int:session_id>/tickets/new/", views.take, name="take"),
    path("sessions/<int:session_id>/door/", views.door, name="door"),
    path("tickets/<int:ticket_id>/turn/", views.turn, name="turn"),
    path("door/<str:ticket_code>/", views.at_the_door, name="at_the_door"),
    path("m/ticket/<str:word>/", member_views.mine, name="mine"),
]
