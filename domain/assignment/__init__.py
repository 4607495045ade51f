"""Who would go well with whom, computed. Pure, and heavy to load, but for ``candidates`` and ``scored``: only what
computes a run imports it."""
