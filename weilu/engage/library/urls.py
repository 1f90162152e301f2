"""Addresses of the library, and of its links."""

from django.urls import path

from weilu.engage.library import link_views, member_panel, views

app_name = "library"
urlpatterns = [
    path("library/", views.materials, name="materials"),
    path("library/new/", views.new, name="new"),
    path("library/<int:material_id>/", views.material, name="material"),
    path("library/<int:material_id>/change/", views.edit, name="edit"),
    path("library/<int:material_id>/send/", views.send, name="send"),
    path("library/<int:material_id>/by-hand/", views.by_hand, name="by_hand"),
    path("library/<int:material_id>/retire/", views.retire, name="retire"),
    path("library/<int:material_id>/bring-back/", views.bring_back, name="bring_back"),
    path("library/<int:material_id>/versions/<int:number>/use/", views.use_again, name="use_again"),
    path("library/<int:material_id>/versions/<int:number>/file/", views.file, name="file"),
    path("members/<int:member_id>/material/", member_panel.personal, name="personal"),
    path("l/<slug:word>/", link_views.open_link, name="link"),
    path("l/<slug:word>/file/", link_views.file, name="link_file"),
    path("l/<slug:word>/about/", link_views.about, name="link_about"),
]
