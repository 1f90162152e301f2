"""Addresses of offers, orders and commissions."""

from django.urls import path

from weilu.convert import commission_views, member_views, order_views, views

app_name = "convert"
urlpatterns = [
    path("convert/offers/", views.offers, name="offers"),
    path("convert/offers/new/", views.new, name="new_offer"),
    path("convert/offers/<int:offer_id>/", views.offer, name="offer"),
    path("convert/offers/<int:offer_id>/change/", views.edit, name="edit_offer"),
    path("convert/offers/<int:offer_id>/sale/", views.turn, name="turn_offer"),
    path("convert/orders/", order_views.orders, name="orders"),
    path("convert/orders/<int:order_id>/", order_views.order, name="order"),
    path("convert/orders/<int:order_id>/confirm/", order_views.confirm, name="confirm"),
    path("convert/orders/<int:order_id>/decline/", order_views.decline, name="decline"),
    path("convert/orders/<int:order_id>/refund/", order_views.refund, name="refund"),
    path("convert/orders/<int:order_id>/cancel/", order_views.cancel, name="cancel"),
    path("convert/commissions/", commission_views.commissions, name="commissions"),
    path("convert/commissions/<int:channel_id>/", commission_views.channel, name="channel"),
    path("convert/commissions/<int:channel_id>/rule/", commission_views.set_rule, name="set_rule"),
    path("convert/commissions/<int:channel_id>/pay-out/", commission_views.pay_out, name="pay_out"),
    path("m/offer/<str:word>/", member_views.offer, name="offer_page"),
    path("m/order/<str:word>/", member_views.order, name="order_page"),
]
