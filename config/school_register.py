"""The Department for Education's register of schools, read as a stream.

The register is the "Establishment fields" CSV of https://get-information-schools.service.gov.uk/Downloads
(``edubasealldataYYYYMMDD.csv``, Open Government Licence v3): some 50,000 rows of 140 columns.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from domain.errors import ConfigError, Problem
from mentions.normalise import words
from mentions.words import phrases

_WHERE = "get-information-schools.service.gov.uk/Downloads, Establishment fields CSV"

#: The register's heading, folded and without its "(name)" → our field.
_COLUMNS = {
    "urn": "urn",
    "establishmentname": "name",
    "establishmentstatus": "status",
    "town": "town",
    "locality": "locality",
    "address3": "address3",
    "la": "authority",
    "county": "county",
    "postcode": "postcode",
}
_NEEDED = {"urn": "URN", "name": "EstablishmentName"}
_PLACED = {"town", "authority", "county", "postcode"}

#: No line of the register is a hundredth of this, in bytes.
_LONGEST_LINE = 1 << 20

#: After so many lines the reader says how far it is.
_TELL = 500

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}", re.IGNORECASE)
_NOWHERE = phrases("not_applicable not_recorded does_not_apply unknown none na n_a")
#: "Bristol, City of", "Avon (pre 1996)", "Nr Chester".
_BESIDE_A_PLACE = re.compile(r"(?i)^(?:nr|near)\.?\s+|,\s*(?:city|county) of$|\s*\([^)]*\)")
_STREETS = phrases("road rd street lane ln avenue ave close drive way crescent grove court row")
_STREETS |= phrases("gardens terrace square walk")
#: A locality of more words is an address.
_LONGEST_LOCALITY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """One row of the register."""

    urn: str
    name: str
    status: str = ""
    town: str = ""
    locality: str = ""
    address3: str = ""
    authority: str = ""
    county: str = ""
    postcode: str = ""

    @property
    def closed(self) -> bool:
        """Whether it is no longer there; one that is going to close still is."""
        return self.status.casefold().startswith("closed")

    @property
    def outward(self) -> str:
        """The half of the postcode that names the district."""
        found = POSTCODE.fullmatch(self.postcode)
        return found[1].upper() if found else ""

    @property
    def near(self) -> tuple[str, ...]:
        """Where it stands, as closely as people say it."""
        local = (place for place in (self.locality, self.address3) if not _is_address(place))
        return tuple(filter(None, (plain_place(self.town), *map(plain_place, local))))

    @property
    def places(self) -> tuple[str, ...]:
        """The words that say that this school is meant; town and county may be one."""
        region = plain_place(self.authority), plain_place(self.county)
        return tuple(filter(None, (*self.near, *region, self.outward)))

    def __str__(self) -> str:
        """Return the row as a person tells one school from another."""
        where = ", ".join(filter(None, (self.town, self.postcode, self.authority)))
        return f"{self.name}, {where or 'no address'} (URN {self.urn}, {self.status or 'open'})"


@dataclass(slots=True, kw_only=True)
class RegisterFile:
    """The file, read as a stream; the counts are right once it has been read to its end."""

    path: Path
    #: Called with how many bytes have been read.
    progress: Callable[[int], object] = lambda _: None
    rows: int = 0
    #: Rows with more or fewer cells than the header.
    ragged: int = 0

    def __iter__(self) -> Iterator[Establishment]:
        """Yield the rows.

        Raises:
            ConfigError: It is not the register, with the line where it is not.
        """
        self.rows = self.ragged = 0
        reader = csv.reader(self._lines(), strict=True)
        try:
            width, columns = self._columns(next(reader, []))
            for row in filter(None, reader):
                if len(row) != width:
                    self.ragged += 1
                    continue
                self.rows += 1
                yield Establishment(**{key: _clean(row[i]) for key, i in columns.items()})
        except csv.Error as error:
            self._refuse(f"is not CSV: {error}", f"take it again from {_WHERE}", reader.line_num)
        except OSError as error:
            self._refuse(error.strerror or "cannot be read", "name the CSV file")
        if not self.rows:
            self._refuse("holds no schools", f"take it again from {_WHERE}")

    def _lines(self) -> Iterator[str]:
        with self.path.open("rb") as file:
            for line, raw in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), start=1):
                if line == 1:
                    self._refuse_other_formats(raw)
                if len(raw) == _LONGEST_LINE:
                    self._refuse("the line does not end", f"take it again from {_WHERE}", line)
                yield self._text(raw, line)
                if line % _TELL == 0:
                    self.progress(file.tell())

    def _text(self, raw: bytes, line: int) -> str:
        """Return a line: UTF-8 where a program saved it again, cp1252 as the register has it."""
        try:
            return raw.decode("utf-8-sig" if line == 1 else "utf-8")
        except UnicodeDecodeError:
            try:
                return raw.decode("cp1252")
            except UnicodeDecodeError as error:
                place = f"column {error.start + 1} is neither Windows-1252 nor UTF-8"
                self._refuse(place, f"take it again from {_WHERE}", line)

    def _refuse_other_formats(self, head: bytes) -> None:
        if head.startswith(b"PK\x03\x04"):
            self._refuse("is an archive", "unpack it and name the edubasealldata….csv in it")
        if b"\0" in head:
            self._refuse("is not text, or UTF-16", 'save it as "CSV" or "CSV UTF-8"', 1)

    def _columns(self, header: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Return how many columns there are, and where each of ours stands."""
        if not any(header):
            self._refuse("is empty", f"take it from {_WHERE}")
        plain = [cell.strip().casefold() for cell in header]
        columns = {
            key: plain.index(heading)
            for name, key in _COLUMNS.items()
            for heading in (name, f"{name} (name)")
            if heading in plain
        }
        lacking = [f'"{heading}"' for key, heading in _NEEDED.items() if key not in columns]
        if not _PLACED & columns.keys():
            lacking.append('"Town", "LA (name)" or "Postcode"')
        if lacking:
            self._refuse(f"has no column {', '.join(lacking)}", f"take it from {_WHERE}", 1)
        return len(header), columns

    def _refuse(self, message: str, remedy: str, line: int = 0) -> NoReturn:
        key = f"line {line}" if line else ""
        raise ConfigError(
            [Problem(file=str(self.path), key=key, message=message, remedy=remedy)]
        ) from None


def _is_address(place: str) -> bool:
    parts = words(place)
    long = len(parts) > _LONGEST_LOCALITY
    return not parts or long or parts[-1] in _STREETS or any(c.isdigit() for c in place)


def plain_place(value: str) -> str:
    """Return a place as people say it; empty where the cell says that there is none."""
    plain = _BESIDE_A_PLACE.sub("", value).strip(" ,.")
    return "" if " ".join(words(plain)) in _NOWHERE else plain


def _clean(cell: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
