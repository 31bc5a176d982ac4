"""The revisions, oldest first by name; each is kept as it was released."""
