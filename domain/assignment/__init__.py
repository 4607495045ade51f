"""Who would go well with whom, computed. Pure, and heavy to load: only what computes a run imports it."""
