"""What every way of telling people keeps to."""

from typing import Protocol

from domain.types import OutgoingMessage


class Notifier(Protocol):
    """Hands one rendered message to whatever carries it to its one recipient."""

    #: For logs.
    name: str

    def notify(self, message: OutgoingMessage) -> None:
        """Hand the message over; returning means that it was accepted, not that it was read.

        It may be called again with the same message: at least once is all that mail can promise,
        and the message's own id lets the recipient's program fold the copies into one.

        Raises:
            NotifyError: Not accepted, or nobody knows whether it was: try again.
            RecipientRefusedError: This recipient will never get it: tell somebody else.
        """
        ...
