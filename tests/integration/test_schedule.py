"""The texts that a machine's scheduler is given, held against the schedulers' own tools."""

import os
import pwd
import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cli.timetable import (
    Schedule,
    ScheduleError,
    crontab_line,
    install_crontab,
    install_units,
    unit_account,
    units,
)

PLAIN = Schedule(
    program=Path("/srv/headsup/.venv/bin/headsup"),
    config=Path("/srv/headsup/config.toml"),
    var=Path("/srv/headsup/var"),
    user="headsup",
)

#: Stands in for cron's own program: keeps the crontab in the file CRONTAB_FILE.
FAKE_CRONTAB = """\
#!/bin/sh
if [ "$1" = -l ]; then
  [ -n "$CRONTAB_REFUSES" ] && { echo "You are not allowed to use this program" >&2; exit 1; }
  [ -e "$CRONTAB_FILE" ] || { echo "no crontab for headsup" >&2; exit 1; }
  exec cat "$CRONTAB_FILE"
fi
[ "$1" = - ] && exec cat > "$CRONTAB_FILE"
exit 2
"""


@pytest.fixture
def crontab(tmp_path, monkeypatch):
    """Put a crontab program first in PATH; the value is the file it keeps."""
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(FAKE_CRONTAB)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("CRONTAB_FILE", str(tmp_path / "crontab"))
    return tmp_path / "crontab"


def as_cron_runs(line: str) -> str:
    r"""Return what cron hands to the shell: what follows the five fields, ``\%`` undone.

    A bare ``%`` ends the command; there must be none. Source: crontab(5).
    """
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    return command.replace(r"\%", "%")


def test_the_crontab_line_runs_every_quarter_of_an_hour():
    """Four minutes a quarter apart, and the rest of the hour's fields open."""
    minutes, *others = crontab_line(PLAIN).split(" ", 5)[:5]
    first = int(minutes.split(",")[0])
    assert others == ["*", "*", "*", "*"]
    assert [first, first + 15, first + 30, first + 45] == [int(m) for m in minutes.split(",")]
    assert first < 15


def test_two_schools_do_not_ask_in_the_same_minute():
    """The minutes follow from the configuration's path, the same at each installation of it."""
    lines = {
        crontab_line(replace(PLAIN, config=Path(f"/srv/school-{n}/config.toml"))).split()[0]
        for n in range(20)
    }
    assert len(lines) > 5
    assert crontab_line(PLAIN) == crontab_line(PLAIN)


@pytest.mark.parametrize(
    "folder",
    [
        "plain",
        "with space",
        "50% off",
        "it's",
        'say "hi"',
        "$HOME",
        "back\\slash",
        "ünïcode",
        "a;b",
    ],
)
def test_the_line_works_from_anywhere_with_nothing_set(folder, tmp_path):
    """A shell with an empty environment and another working directory finds program and file."""
    place = tmp_path / folder
    place.mkdir()
    program = place / "headsup"
    program.write_text(
        '#!/bin/sh\nprintf "%s|" "$@" > "${0%/*}/called"\numask >> "${0%/*}/called"\n'
    )
    program.chmod(0o755)
    line = crontab_line(
        Schedule(program=program, config=place / "config.toml", var=place / "var"),
    )
    subprocess.run(  # noqa: S603  the line under test
        ["/bin/sh", "-c", as_cron_runs(line)], env={"PATH": "/usr/bin:/bin"}, cwd="/", check=True
    )
    assert f"run|--config|{place}/config.toml|0077\n" == (place / "called").read_text()


@pytest.mark.parametrize(
    "wrong",
    [
        {"program": Path("headsup")},
        {"config": Path("/srv/two\nlines.toml")},
        {"every_minutes": 7},
        {"every_minutes": 0},
    ],
)
def test_what_no_scheduler_can_hold_is_refused(wrong):
    """A relative path, a line break and minutes that do not divide an hour raise."""
    with pytest.raises(ScheduleError):
        replace(PLAIN, **wrong)


def test_the_crontab_keeps_what_is_there_and_holds_ours_once(crontab):
    """Installing twice leaves one line, and every other line as it was."""
    crontab.write_text("MAILTO=office@school.example\n0 3 * * * /usr/local/bin/backup\n")
    install_crontab(PLAIN)
    install_crontab(PLAIN)
    lines = crontab.read_text().splitlines()
    assert lines[:2] == ["MAILTO=office@school.example", "0 3 * * * /usr/local/bin/backup"]
    assert [crontab_line(PLAIN)] == lines[3:]


def test_a_changed_interval_replaces_the_line(crontab):
    """The new line stands in place of the old one."""
    install_crontab(PLAIN)
    hourly = replace(PLAIN, every_minutes=30)
    install_crontab(hourly)
    assert [crontab_line(hourly)] == crontab.read_text().splitlines()[1:]


def test_two_installations_have_a_line_each(crontab):
    """A second configuration on the same machine does not push out the first."""
    other = replace(PLAIN, config=Path("/srv/other/config.toml"))
    install_crontab(PLAIN)
    install_crontab(other)
    install_crontab(PLAIN)
    lines = crontab.read_text().splitlines()
    assert len(lines) == 4
    assert {crontab_line(PLAIN), crontab_line(other)} == {lines[1], lines[3]}


def test_a_line_that_is_not_ours_survives_a_marker_left_alone(crontab):
    """Somebody removed our line but not the comment above it: what follows is theirs."""
    install_crontab(PLAIN)
    marker = crontab.read_text().splitlines()[0]
    crontab.write_text(f"{marker}\n0 3 * * * /usr/local/bin/backup\n")
    install_crontab(PLAIN)
    assert crontab.read_text().splitlines()[0] == "0 3 * * * /usr/local/bin/backup"


def test_a_crontab_that_may_not_be_read_is_not_overwritten(crontab, monkeypatch):
    """Only "no crontab" counts as an empty one; any other refusal stops before writing."""
    crontab.write_text("0 3 * * * /usr/local/bin/backup\n")
    monkeypatch.setenv("CRONTAB_REFUSES", "yes")
    with pytest.raises(ScheduleError, match="not allowed"):
        install_crontab(PLAIN)
    assert crontab.read_text() == "0 3 * * * /usr/local/bin/backup\n"


def test_a_machine_without_cron_is_told(tmp_path, monkeypatch):
    """No crontab program in PATH is a sentence, not a traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScheduleError, match="no crontab program"):
        install_crontab(PLAIN)


def runnable(folder: Path) -> Schedule:
    """Return a schedule whose program exists, as systemd-analyze asks."""
    folder.mkdir(parents=True)
    program = folder / "headsup"
    shutil.copy("/bin/true", program)
    return Schedule(program=program, config=folder / "c.toml", var=folder, user="root")


@pytest.mark.parametrize("folder", ["plain", "with space", "50% off $HOME"])
@pytest.mark.parametrize("user", ["root", ""])
def test_systemd_finds_nothing_wrong_with_the_units(folder, user, tmp_path):
    """``systemd-analyze verify`` is silent about the service and the timer."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("this machine has no systemd-analyze")
    entry = replace(runnable(tmp_path / "opt" / folder), user=user)
    written = install_units(entry, tmp_path / "units")
    answer = subprocess.run(  # noqa: S603  our own units
        [analyze, "verify", "--man=no", *map(str, written)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "notice"},
    )
    ours = [line for line in answer.stderr.splitlines() if "headsup" in line]
    assert (ours, answer.returncode) == ([], 0)


def test_the_unit_names_program_and_folder_in_systemds_quoting():
    """Percent signs are doubled, dollars too in arguments, and all is quoted."""
    odd = replace(
        PLAIN,
        program=Path("/srv/50% of $x/headsup"),
        config=Path("/srv/50% of $x/c.toml"),
        var=Path("/srv/50% of $x/var"),
    )
    service = units(odd)["headsup.service"].splitlines()
    start = next(line for line in service if line.startswith("ExecStart="))
    words = shlex.split(start.removeprefix("ExecStart="))
    expected = ["/srv/50%% of $x/headsup", "run", "--config", "/srv/50%% of $$x/c.toml"]
    assert expected == words
    assert 'ReadWritePaths="/srv/50%% of $x/var"' in service


def test_the_system_unit_can_write_to_its_own_folder_only():
    """The whole file system is read-only but for ``var``, and there is no privilege to gain."""
    service = units(PLAIN)["headsup.service"].splitlines()
    for line in (
        "User=headsup",
        "ProtectSystem=strict",
        'ReadWritePaths="/srv/headsup/var"',
        "NoNewPrivileges=true",
        "CapabilityBoundingSet=",
        "UMask=0077",
        "TimeoutStartSec=900s",
    ):
        assert line in service


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_system_unit_runs_as_the_owner_of_the_configuration(tmp_path):
    """Root without capabilities could not read what belongs to somebody else."""
    config = tmp_path / "config.toml"
    config.write_text("")
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(config, nobody, -1)
    assert unit_account(config) == "nobody"
    os.chown(config, 54_321, -1)
    with pytest.raises(ScheduleError, match="no account"):
        unit_account(config)


def test_a_users_own_unit_names_no_account(tmp_path, monkeypatch):
    """A user's manager runs everything as that user, and may not set up walls."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    user = unit_account(tmp_path)
    service = units(replace(PLAIN, user=user))["headsup.service"]
    assert "User=" not in service
    assert "ReadWritePaths" not in service
    assert "NoNewPrivileges=true" in service


def test_the_timer_makes_up_for_a_machine_that_was_off():
    """A run missed while the machine was off is made when it is on again."""
    timer = units(PLAIN)["headsup.timer"].splitlines()
    assert "Persistent=true" in timer
    assert "OnCalendar=*:0/15" in timer


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """A file where the folder should be is a sentence, not a traceback."""
    (tmp_path / "units").write_text("")
    with pytest.raises(ScheduleError, match="units"):
        install_units(PLAIN, tmp_path / "units")
