"""Measuring and fitting how sure a name makes us that a post is about us."""
