"""From a device-free layout to a screen, a picture, a PDF or a printer, by one painter."""
