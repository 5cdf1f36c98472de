"""The chat window: on the brand's own site in a frame, and as a page of the portal."""
