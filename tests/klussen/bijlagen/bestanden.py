"""Small files of each kind that may be an attachment."""

import zipfile
from io import BytesIO

from klussen.bijlagen.models import Soort

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_DEEL = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def delen(soort, **anders):
    """What stands in an office file of this kind: {name: content}."""
    if soort in _DEEL:
        naam, mimetype = _DEEL[soort]
        inhoud = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{mimetype}"/></Types>'
        return {"[Content_Types].xml": inhoud, naam: "<x/>" * 200, **anders}
    return {"mimetype": Soort(soort).mimetype, "content.xml": "<x/>" * 200, **anders}


def kantoorbestand(soort, **anders):
    uit = BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, inhoud in delen(soort, **anders).items():
            archief.writestr(naam, inhoud)
    return uit.getvalue()
