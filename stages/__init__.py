"""The stages of a run: each asks the storage what waits for it and stores what it made of it."""
