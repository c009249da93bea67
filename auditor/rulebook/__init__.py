"""Rules as data: loading, checking and putting into words."""
