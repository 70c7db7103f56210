"""The first look at a file: encoding, line ends and what is no text at all."""

import hashlib
from pathlib import Path

import pytest

from orchestration.landing import scan as scanning
from orchestration.landing.scan import copy_as_plain_utf8, scan_file

HEAD = b"AGNCY,CLIENTID\n"


def scan(tmp_path: Path, content: bytes) -> scanning.Scan:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    return scan_file(file)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "utf-8"),
        (HEAD + b"N1,1\n", "utf-8"),
        (b"\xef\xbb\xbf" + HEAD, "utf-8"),
        (HEAD + "N1,é€\n".encode(), "utf-8"),
        (HEAD + "N1,é€\n".encode("cp1252"), "windows-1252"),
        (HEAD + b"N1,\xc3", "windows-1252"),  # ends where UTF-8 would go on
        (HEAD + b"N1,\x81\n", None),
        (HEAD + b"N1,\xe9\x9d\n", None),
        (HEAD + b"N1,\0\n", None),
        ("AGNCY,CLIENTID\n".encode("utf-16"), None),
        (b"PK\x03\x04rest", None),
    ],
)
def test_encoding_is_told_from_the_bytes(
    tmp_path: Path, content: bytes, encoding: str | None
) -> None:
    found = scan(tmp_path, content)
    assert found.encoding == encoding
    assert (found.fault is None) == (encoding is not None)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size == len(content)


@pytest.mark.parametrize("chunk", [1, 2, 3, 1 << 20])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (0, False, True)),
        (b"a\nb\n", (2, False, True)),
        (b"a\r\nb", (2, False, True)),
        (b"a\n\nb\n", (3, True, True)),
        (b"a\r\n\r\nb\r\n", (3, True, True)),
        (b"\na\n", (2, True, True)),
        (b"a\n\n", (2, True, True)),
        (b"a\r\nb\n", (2, False, False)),
        (b"a\rb\r", (1, False, False)),
    ],
)
def test_lines_are_counted_whatever_the_chunk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    expected: tuple[int, bool, bool],
    chunk: int,
) -> None:
    monkeypatch.setattr(scanning, "_CHUNK_BYTES", chunk)
    found = scan(tmp_path, content)
    assert (found.lines, found.has_blank_lines, found.is_regular) == expected


@pytest.mark.parametrize("chunk", [1, 2, 3, 1 << 20])
def test_all_commas_are_counted_whatever_the_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(scanning, "_CHUNK_BYTES", chunk)
    assert scan(tmp_path, b"").commas == 0
    assert scan(tmp_path, b'a,b\r\n"c,d",\r\n').commas == 3


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_a_character_may_lie_across_two_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(scanning, "_CHUNK_BYTES", chunk)
    assert scan(tmp_path, "a,é,€,x\n".encode()).encoding == "utf-8"
    assert scan(tmp_path, "a,é,€,x\n".encode("cp1252")).encoding == "windows-1252"


def test_the_undecodable_byte_is_named(tmp_path: Path) -> None:
    fault = scan(tmp_path, HEAD + b"N1,\xe9\x9d\n").fault
    assert fault is not None
    assert "byte 20 " in fault


def test_the_plain_copy_is_utf8_with_even_line_ends_and_private(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes("x,é\r\ny,€\rz,œ\n".encode("cp1252"))
    copy_as_plain_utf8(source, "windows-1252", target)
    assert target.read_bytes() == "x,é\ny,€\nz,œ\n".encode()
    assert target.stat().st_mode & 0o077 == 0
