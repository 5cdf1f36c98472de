"""One file a page of the portal."""
