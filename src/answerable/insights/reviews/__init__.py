"""Reviews that open by themselves, show what happened, and end in a decision."""
