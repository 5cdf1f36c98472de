"""What the pages ask of the database. One function a page part; each says how many statements it sends."""
