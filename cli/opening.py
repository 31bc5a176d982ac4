"""The composition root: turns a checked configuration into opened things."""

import functools
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from alerts.email import EmailNotifier, SmtpSettings
from alerts.message import Letterhead
from alerts.telling import Telling
from classifiers import Classifier, open_classifier
from collectors import collector_class, open_collector
from collectors.base import Collector
from config import Config, Mail, Purpose, Source, find_config, read_config
from domain.types import Approval, LearntEvidence
from mentions.watchlist import Watchlist, build_watchlist
from stages.monitor import Monitor
from storage import Storage, open_storage


def load(option: Path | None, purpose: Purpose = "run") -> Config:
    """Return the configuration a command was pointed at.

    Raises:
        ConfigError: With every mistake in it.
    """
    return read_config(find_config(option, os.environ), None, os.environ, purpose)


def open_school_storage(config: Config) -> Storage:
    """Open what the school remembers, migrated to this version.

    Raises:
        StorageError: It cannot be opened.
    """
    return open_storage(config.storage_url.get_secret_value())


def has_database(config: Config) -> bool:
    """Return whether something may be stored; asking must not make an empty database."""
    file = re.match(r"sqlite(?:\+\w+)?:///([^?]+)", config.storage_url.get_secret_value())
    return not file or Path(file[1]).exists()


@contextmanager
def opened_monitor(config: Config) -> Iterator[Monitor]:
    """Open everything a run needs, and close it at the end of the block."""
    with open_school_storage(config) as storage:
        yield build_monitor(config, storage)


def build_monitor(config: Config, storage: Storage) -> Monitor:
    """Return a monitor over an open storage; sources whose terms forbid them stay off."""
    today = datetime.now(UTC).date()
    off = tuple(
        (source.name, reason)
        for source in config.sources
        if (reason := why_off(source, storage.sources.approval(source.name), today))
    )
    silent = {name for name, _ in off}
    return Monitor(
        storage=storage,
        collectors=tuple(
            open_source(source) for source in config.sources if source.name not in silent
        ),
        off=off,
        spaces=config.spaces,
        watchlist=watchlist(config, today, storage.learnt.in_force(today)),
        open_classifier=functools.cache(functools.partial(open_model, config)),
        rules=config.rules,
        playbook=config.playbook,
        telling=_telling(config, storage.install_id),
        retention=config.retention,
    )


def open_model(config: Config) -> Classifier:
    """Return the model that the configuration names, or the shipped one.

    Raises:
        ClassifyError: It cannot be opened.
    """
    if config.model is None:
        return open_classifier()
    return open_classifier(config.model.name, labels=config.model.labels)


def open_source(source: Source) -> Collector:
    """Return the collector of one ``[[sources]]`` table."""
    return open_collector(source.kind, source.options)


def watchlist(config: Config, today: date, learnt: Sequence[LearntEvidence] = ()) -> Watchlist:
    """Return whom and what to look for today, and what was learnt, where that is remembered."""
    return build_watchlist(
        config.school, config.people, config.namesakes, today=today, learnt=learnt
    )


def learnt_by(config: Config, today: date) -> tuple[LearntEvidence, ...]:
    """Return what counts of what was learnt; nothing where nothing is remembered yet.

    Raises:
        StorageError: The database cannot be opened.
    """
    if not has_database(config):
        return ()
    with open_school_storage(config) as storage:
        return storage.learnt.in_force(today)


def why_off(source: Source, approval: Approval | None, today: date) -> str:
    """Return why a source may not be read, or an empty string when it may."""
    if collector_class(source.kind).terms is None:
        return ""
    if approval is None:
        return f"its terms restrict this use; see headsup approve {source.name}"
    if approval.expires < today:
        return f"its approval ran out on {approval.expires:%d %b %Y}"
    return ""


def _telling(config: Config, install_id: str) -> Telling:
    mail = config.mail
    assert mail is not None  # noqa: S101  read_config(purpose="run") refuses a file without
    return Telling(
        recipients=config.recipients,
        heads=config.heads,
        chairs=config.chairs,
        notifier=open_notifier(mail),
        letterhead=Letterhead(
            school=config.school.name,
            sender=mail.sender,
            install_id=install_id,
            contacts=config.contacts,
            coverage=(),
            now=datetime.now(UTC),
            retention=config.retention,
            timezone=mail.timezone,
            disclaimer=config.playbook.disclaimer,
            people=config.people,
        ),
        digest_at=(mail.digest_at.hour, mail.digest_at.minute),
        repeat_after_minutes=mail.repeat_after_minutes,
    )


def open_notifier(mail: Mail) -> EmailNotifier:
    """Return the way mail leaves the school."""
    return EmailNotifier(
        SmtpSettings(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            username=mail.username,
            password=mail.password.get_secret_value(),
            sender=mail.sender,
            timeout_s=mail.timeout_s,
            ca_file=mail.ca_file,
        )
    )
