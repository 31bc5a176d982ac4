"""Is it about us? Names found in posts, however they are written."""
