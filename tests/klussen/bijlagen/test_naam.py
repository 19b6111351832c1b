"""The name of a file as it is shown."""

import pytest

from klussen.bijlagen.naam import schone_naam


@pytest.mark.parametrize(
    ("naam", "schoon"),
    [
        ("Plan van aanpak.pdf", "Plan van aanpak.pdf"),
        ("Begroting 2027 (definitief) – kopie.PDF", "Begroting 2027 (definitief) – kopie.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\plan.pdf", "plan.pdf"),
        ("/var/www/x.pdf", "x.pdf"),
        ("plan\r\nSet-Cookie: x=1.pdf", "plan Set-Cookie- x=1.pdf"),
        ("plan\x00.exe.pdf", "plan.exe.pdf"),
        ("plan\u202efdp.pdf", "planfdp.pdf"),
        ("\u200b\u2066.pdf", "bijlage.pdf"),
        ("   .pdf", "bijlage.pdf"),
        ("...pdf", "bijlage.pdf"),
        ('<img src=x onerror="x">.pdf', "-img src=x onerror=-x--.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("ä" * 300 + ".pdf", "ä" * 96 + ".pdf"),
        ("foto.jpeg", "foto.pdf"),
    ],
)
def test_name_is_clean(naam, schoon):
    assert schone_naam(naam, "pdf") == schoon
