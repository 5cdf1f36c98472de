"""What customers of the demo write about, and what they are told. Written for it; no real letters."""
