"""What each page shows, as plain records: a view fills them, a template draws them."""
