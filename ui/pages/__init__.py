"""One folder per page: its presenter (state in, commands out), its page and sections."""
