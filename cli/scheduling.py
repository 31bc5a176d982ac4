"""``headsup schedule``: hand the run to cron or systemd, once the school may switch it on."""

import sys
from pathlib import Path

from cli.opening import load, open_school_storage
from cli.recording import missing_for_schedule, refusal
from cli.timetable import (
    Schedule,
    crontab_line,
    install_crontab,
    install_units,
    unit_account,
    units,
)
from config import Config
from storage import lock_path


def put_on_schedule(option: Path | None, *, cron: bool, systemd: bool, print_only: bool) -> int:
    """Write the schedule, or print it; return 0.

    Raises:
        ConfigError: The switch-on records are missing, or not exactly one scheduler was named.
        ScheduleError: The machine's scheduler would not take it.
    """
    config = load(option)
    if cron == systemd:
        raise refusal(config, "--cron, --systemd", "name one of the two", "add --cron")
    with open_school_storage(config) as storage:
        missing = missing_for_schedule(storage)
    if missing:
        what = "not yet on record: " + "; ".join(missing)
        raise refusal(config, "schedule", what, "record them with headsup switch-on")
    schedule = _schedule(config)
    texts = {"crontab": crontab_line(schedule) + "\n"} if cron else units(schedule)
    if print_only:
        sys.stdout.write("\n".join(texts.values()))
        return 0
    if cron:
        install_crontab(schedule)
        places = "this account's crontab"
    else:
        places = ", ".join(map(str, install_units(schedule)))
    sys.stdout.write(f"Headsup runs every {schedule.every_minutes} minutes: see {places}.\n")
    return 0


def _schedule(config: Config) -> Schedule:
    database = lock_path(config.storage_url.get_secret_value())
    return Schedule(
        program=Path(sys.prefix) / "bin" / "headsup",
        config=config.path.resolve(),
        var=database.resolve().parent,
        user=unit_account(config.path),
    )
