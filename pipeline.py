"""Run the monitor once: collect → match → classify → decide → alert.

Each stage asks the storage what is waiting for it, does its work and stores the result before
the next stage begins. A run that is killed is finished by the next run. What already waits for
delivery leaves first, so that no slow source delays an alert.
"""

from domain.report import RunReport
from stages.alert import deliver, digest, remind
from stages.classify import classify
from stages.collect import collect
from stages.decide import decide
from stages.monitor import Monitor

__all__ = ["Monitor", "RunReport", "run"]


def run(monitor: Monitor) -> RunReport:
    """Move every waiting item on, stage by stage, and store what was done."""
    report = RunReport(started=monitor.now())
    deliver(monitor, report)  # what an earlier run left
    collect(monitor, report)  # and match: what is not about us is never stored
    classify(monitor, report)
    decide(monitor, report)
    remind(monitor, report)
    digest(monitor, report)
    deliver(monitor, report)
    forget(monitor, report)
    report.finished = monitor.now()
    monitor.storage.runs.add(report.as_dict(), report.started, report.finished)
    return report


def forget(monitor: Monitor, report: RunReport) -> None:
    """Delete what may no longer be kept."""
    forgotten = monitor.storage.forget(monitor.now(), monitor.retention)
    report.forgotten = forgotten.total
    if forgotten.refused:
        report.failures.append(f"nothing was forgotten: {forgotten.refused}")
