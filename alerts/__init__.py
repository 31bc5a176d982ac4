"""How people are told: who, in which words, on which paper, and through which server."""
