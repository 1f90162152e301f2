"""The measuring itself: Ibis expressions over the lake's columns, finished in numpy per group."""
