"""How much a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file, one worker process and one folder; units stand in the names.

    The defaults let a 2,000-page code through and stop what no law text needs. An operator may raise them;
    ``worker_bytes`` has to stay several times ``unpacked_bytes``.
    """

    file_bytes: int = 100_000_000
    file_seconds: int = 60
    text_chars: int = 50_000_000
    marks: int = 1_000_000  # hints of one source
    # archives (DOCX, XLSX): measured before anything is unpacked
    unpacked_bytes: int = 200_000_000
    unpacked_ratio: int = 100
    archive_entries: int = 2_000
    # formats
    html_levels: int = 5_000
    pdf_pages: int = 10_000
    scanned_page_chars: int = 50  # fewer on average: the PDF holds pictures of pages
    table_rows: int = 500_000
    table_columns: int = 1_000
    table_instruments: int = 20_000
    cell_chars: int = 1_000_000
    ocr_pages: int = 300
    ocr_page_seconds: int = 60
    # the worker process
    worker_bytes: int = 1_500_000_000  # address space
    worker_files: int = 2_000  # then a fresh process takes over
    worker_descriptors: int = 48
    answer_bytes: int = 400_000_000
    # the folder
    folder_files: int = 100_000
    folder_levels: int = 32
