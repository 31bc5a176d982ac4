"""The tables of characters that read as others, as matching uses them."""

from domain.lookalikes import LOOKALIKES, MARKS

__all__ = ("LOOKALIKES", "MARKS")
