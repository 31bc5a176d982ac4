"""What Headsup is about: values and the functions that decide over them. Standard library only."""
