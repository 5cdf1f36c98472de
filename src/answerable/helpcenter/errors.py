class NotPossible(Exception):
    """What was asked cannot be done with this article; the message is a sentence for the person who asked."""
