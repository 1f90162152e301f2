"""Addresses of drafts."""

from django.urls import path

from weilu.engage.drafts import views

app_name = "drafts"
urlpatterns = [
    path("programme/drafts/", views.drafts, name="drafts"),
    path("programme/drafts/<int:draft_id>/", views.draft, name="draft"),
    path("programme/columns/<int:column_id>/draft/", views.again, name="again"),
    path("programme/columns/<int:column_id>/desk/", views.desk, name="desk"),
    path("programme/feeds/", views.feeds, name="feeds"),
    path("programme/feeds/new/", views.new_feed, name="new_feed"),
    path("programme/feeds/<int:feed_id>/", views.feed, name="feed"),
    path("programme/feeds/<int:feed_id>/delete/", views.delete_feed, name="delete_feed"),
    path("programme/writer/", views.writer, name="writer"),
    path("programme/links/<int:story_id>/drop/", views.drop_link, name="drop_link"),
]
