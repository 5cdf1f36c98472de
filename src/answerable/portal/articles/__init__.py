"""Help articles as customers read them: shelves, one article, search, what search engines read."""
