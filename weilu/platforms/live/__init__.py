"""Live platforms: what comes in, kept before it is acknowledged; what goes out, with a receipt."""
