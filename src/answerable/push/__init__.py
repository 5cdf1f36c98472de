"""Short words to a closed browser (RFC 8030, 8291, 8292). An extra: `[push]`, off without a key."""
