"""WeCom (企业微信): customer contact, customer groups, mass sends that staff confirm."""
