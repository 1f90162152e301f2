"""Convert 转化: offers, orders and the money they bring, commissions on what stays sold."""
