"""When a case that nobody acknowledged is told again.

A message that a server accepted is not a person who knows. Only an acknowledgement ends this.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: Minutes from one alert to the next; the last recurs until somebody acknowledges.
GAPS_MINUTES = (15, 30, 60, 120, 240)


def repeat_due(
    alerts_sent: Sequence[datetime],
    now: datetime,
    gaps_minutes: Sequence[int] = GAPS_MINUTES,
) -> bool:
    """Whether it is time to tell people again.

    Args:
        alerts_sent: When they were told since anybody last acknowledged, oldest first; with none
            the first alert is still on its way, and there is nothing to repeat.
        now: The present moment.
        gaps_minutes: The gap after the first alert, after the second, and so on; the last recurs.
    """
    if not alerts_sent:
        return False
    gap = timedelta(minutes=gaps_minutes[min(len(alerts_sent), len(gaps_minutes)) - 1])
    passed = now - max(alerts_sent)
    # An alert from the future means that the clock was wrong once: it must not buy silence.
    return passed >= gap or passed <= -gap
