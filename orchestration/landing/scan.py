"""A first look at a file: its hash, its encoding and its line ends, in one pass over the bytes."""

from __future__ import annotations

import codecs
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

_CHUNK_BYTES = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP_MARK = b"PK\x03\x04"
_NOT_IN_WINDOWS_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")

UTF_8 = "utf-8"
WINDOWS_1252 = "windows-1252"


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file say before anybody reads them as CSV.

    Attributes:
        sha256: hash of the whole file, hexadecimal.
        size: length in bytes.
        encoding: `utf-8` or `windows-1252`, None where it is neither.
        fault: why the file cannot be read as text, None where it can.
        lines: number of physical lines.
        has_blank_lines: an empty line stands somewhere in the file.
        commas: how many there are, those inside values included.
        is_regular: every line ends in the same way, LF or CRLF.

    """

    sha256: str
    size: int
    encoding: str | None
    fault: str | None
    lines: int
    has_blank_lines: bool
    commas: int
    is_regular: bool


def scan_file(path: Path) -> Scan:
    """Look through a file in chunks; memory does not grow with the file.

    UTF-8 is tried first, with or without a byte-order mark; what is not UTF-8 is taken as
    Windows-1252 where every byte has a meaning there.

    Raises:
        OSError: the file cannot be read.

    """
    digest = hashlib.sha256()
    text = _TextCheck()
    lines = _LineCheck()
    size = commas = 0
    start = b""
    with path.open("rb", buffering=0) as handle:
        while chunk := handle.read(_CHUNK_BYTES):
            while chunk.endswith(b"\r") and (more := handle.read(1)):
                chunk += more  # a CRLF must not fall between two chunks
            start = start or chunk[:4]
            digest.update(chunk)
            text.take(chunk, size)
            lines.take(chunk)
            commas += chunk.count(b",")
            size += len(chunk)
    encoding, fault = text.verdict(start)
    return Scan(
        sha256=digest.hexdigest(),
        size=size,
        encoding=encoding,
        fault=fault,
        lines=lines.number,
        has_blank_lines=lines.has_blank,
        commas=commas,
        is_regular=lines.is_regular,
    )


def copy_as_plain_utf8(source: Path, encoding: str, target: Path) -> None:
    """Write a file again as UTF-8 without a byte-order mark, every line ended by LF.

    Args:
        source: a file that `scan_file` found to be text.
        encoding: what `scan_file` found.
        target: is made readable by its owner alone.

    """
    name = "utf-8-sig" if encoding == UTF_8 else "cp1252"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(name)(), translate=True)
    with source.open("rb", buffering=0) as reader, open_private(target) as writer:
        while chunk := reader.read(_CHUNK_BYTES):
            writer.write(decoder.decode(chunk))
        writer.write(decoder.decode(b"", final=True))


def open_private(target: Path) -> io.TextIOWrapper:
    """Open a new text file (UTF-8, LF) that only its owner can read."""
    target.touch(mode=0o600, exist_ok=False)
    return target.open("w", encoding="utf-8", newline="")


class _TextCheck:
    """Tells UTF-8 from Windows-1252 and both from what is no text."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._not_utf8_at: int | None = None
        self._not_1252_at: int | None = None
        self._nul_at: int | None = None

    def take(self, chunk: bytes, offset: int) -> None:
        """Check the next chunk, which starts at the byte `offset` of the file."""
        if self._nul_at is None and (at := chunk.find(b"\0")) >= 0:
            self._nul_at = offset + at
        pending = len(self._decoder.getstate()[0])
        if chunk.isascii() and not pending:
            return
        if self._not_1252_at is None:
            found = [at for byte in _NOT_IN_WINDOWS_1252 if (at := chunk.find(byte)) >= 0]
            self._not_1252_at = offset + min(found) if found else None
        if self._not_utf8_at is None:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError as error:
                self._not_utf8_at = offset - pending + error.start
                self._decoder.reset()

    def verdict(self, start: bytes) -> tuple[str | None, str | None]:
        """Give the encoding, or None and why the file is no text."""
        if start.startswith(_ZIP_MARK):
            return None, "it is a spreadsheet or a ZIP archive, not a CSV file"
        if start.startswith(_UTF16_MARKS):
            return None, "it is encoded in UTF-16"
        if self._nul_at is not None:
            return None, f"byte {self._nul_at + 1} is a NUL, so the file is no text or is UTF-16"
        if self._not_utf8_at is None:
            pending = self._decoder.getstate()[0]
            if not pending:
                return UTF_8, None
            # a character cut off by the end of the file
        if self._not_1252_at is None:
            return WINDOWS_1252, None
        return None, (
            f"it is neither UTF-8 nor Windows-1252: byte {self._not_1252_at + 1} has no meaning"
        )


class _LineCheck:
    """How the lines end, how many there are and whether some are empty."""

    def __init__(self) -> None:
        self._feeds = 0
        self._returns = 0
        self._pairs = 0
        self._last = b"\n"  # so that a blank first line shows
        self.has_blank = False

    def take(self, chunk: bytes) -> None:
        """Check the next chunk; a chunk never ends between the two bytes of a CRLF."""
        self._feeds += chunk.count(b"\n")
        returns = chunk.count(b"\r")
        if returns:
            self._returns += returns
            self._pairs += chunk.count(b"\r\n")
        if not self.has_blank:
            edge = self._last + chunk[:2]
            self.has_blank = (
                edge.startswith((b"\n\n", b"\n\r\n"))
                or b"\n\n" in chunk
                or (returns > 0 and b"\n\r\n" in chunk)
            )
        self._last = chunk[-1:]

    @property
    def number(self) -> int:
        """Number of lines, the last one counted with or without a line end."""
        return self._feeds + (self._last != b"\n")

    @property
    def is_regular(self) -> bool:
        """Every line ends in LF, or every line in CRLF."""
        return self._returns == 0 or self._returns == self._pairs == self._feeds
