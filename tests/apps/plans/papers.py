"""Invented plans on paper, as files that other libraries wrote."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

HEADS = ("N.º", "Acción", "Institución responsable", "Inicio", "Plazo", "Indicador")
ROWS = (
    ("1", "Tipificar en la ley la fabricación de armas biológicas", "Ministerio de Salud", "2018", "2019", "Ley"),
    ("2", "Aprobar una lista de control de artículos de doble uso", "Dirección de Comercio", "2018", "2020", "Lista"),
    ("3", "Regular el financiamiento de la proliferación", "Secretaría Antilavado", "2018", "2019", "Ley"),
    ("4", "Registrar los laboratorios que usan agentes", "Ministerio de Salud", "2019", "2021", "Registro"),
    ("5", "Capacitar a las aduanas en análisis de riesgo", "Aduanas", "2019", "2022", "Cursos"),
    ("6", "Informar a la industria y a las universidades", "Cancillería", "2020", "2022", "Jornadas"),
)


def word(rows: Sequence[Sequence[str]] = ROWS, heads: Sequence[str] = HEADS) -> bytes:
    """A plan as DOCX: a preamble, a table, a closing."""
    document = docx.Document()
    document.add_paragraph("Plan de acción nacional 2018-2022")
    document.add_paragraph("La República reafirma su compromiso.")
    table = document.add_table(1 + len(rows), len(heads))
    for line, cells in enumerate((heads, *rows)):
        for column, text in enumerate(cells):
            table.rows[line].cells[column].text = text
    document.add_paragraph("Hecho en la capital.")
    return _bytes(document)


def listed() -> bytes:
    """A plan as DOCX without a table: numbered paragraphs, one broken in two, with named lines below."""
    document = docx.Document()
    document.add_paragraph("Medidas")
    document.add_paragraph("1. Aprobar una ley sobre armas químicas y sus precursores")
    document.add_paragraph("Responsable: Ministerio de Industria")
    document.add_paragraph("Plazo: marzo de 2020")
    document.add_paragraph("2. Designar la autoridad nacional que otorga licencias")
    return _bytes(document)


def _bytes(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def pdf(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """A plan as PDF of three pages: a preamble, then a ruled table over two pages, heads on the first alone."""
    out = io.BytesIO()
    plain = getSampleStyleSheet()["Normal"]
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    widths = (30, 170, 110, 45, 45, 70)

    def table(lines: Sequence[Sequence[str]]) -> Table:
        return Table([[Paragraph(cell, plain) for cell in line] for line in lines], widths, style=ruled)

    parts = [
        Paragraph("Plan de acción nacional de la República, período 2018 a 2022, presentado al Comité", plain),
        PageBreak(),
        table([HEADS, *rows[:4]]),
        PageBreak(),
        table(rows[4:]),
        Paragraph("Hecho en la capital el 21 de mayo de 2018.", plain),
    ]
    SimpleDocTemplate(out, pagesize=A4).build(parts)
    return out.getvalue()


def sheet() -> bytes:
    """A plan as XLSX, its heads in the third row."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Plan"
    page.append(["Plan de acción nacional"])
    page.append([])
    page.append(list(HEADS))
    for row in ROWS:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
