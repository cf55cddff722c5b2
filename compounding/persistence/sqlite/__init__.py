"""The one place that knows SQLite: its settings, its triggers, its error codes."""
