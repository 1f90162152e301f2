"""Addresses of the API."""

from weilu.api.assemble import addresses

app_name = "api"
urlpatterns = addresses()
