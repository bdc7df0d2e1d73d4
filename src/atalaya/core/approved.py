"""Stub while the real one is being written."""

from __future__ import annotations
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    country: str = ""
    report_on: str = ""
    addenda: tuple[str, ...] = ()
    approved_on: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    section: str
    weapon: str
    number: str
    title: str
    responses: Mapping[str, str]
    sources: Mapping[str, str]
    remarks: str
    where: str


@dataclass(frozen=True, slots=True)
class Document:
    header: Header
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    line: Line
    row: str
    score: float
    why: str


def mark(raw):
    return raw.strip() if raw.strip() in ("X", "?", "NA", "") else None


def align(lines, catalogue):
    return ()
