"""Welcome 欢迎: newcomers are greeted, shown the rules, and let in once they accept them."""
