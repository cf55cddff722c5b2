"""Widgets that know the theme and the field's words, and nothing of pages or storage."""
