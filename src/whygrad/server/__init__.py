"""``whygrad serve``: a page on this machine only. Paste numbers, drop a notebook or a script, get the report."""
