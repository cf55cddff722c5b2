"""The labels page."""
