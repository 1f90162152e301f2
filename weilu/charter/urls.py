"""Addresses of the charter room."""

from django.urls import path

from weilu.charter.communities import views as community_views
from weilu.charter.house_rules import member_views, views

app_name = "charter"
urlpatterns = [
    path("charter/", community_views.communities, name="communities"),
    path("charter/rules/", views.books, name="rules"),
    path("charter/rules/begin/", views.begin, name="begin_rules"),
    path("charter/rules/<int:book_id>/", views.book, name="rules_book"),
    path("charter/rules/<int:book_id>/draft/", views.draft, name="rules_draft"),
    path("charter/rules/<int:book_id>/accepted/", views.accepted, name="rules_accepted"),
    path("charter/rules/<int:book_id>/<int:number>/", views.edition, name="rules_edition"),
    path("m/rules/<str:word>/", member_views.public, name="public_rules"),
    path("m/accept/<str:word>/", member_views.mine, name="my_rules"),
]
