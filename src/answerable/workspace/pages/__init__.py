"""What each page shows, as plain records. A view fills them; a template draws them; neither knows the other."""
