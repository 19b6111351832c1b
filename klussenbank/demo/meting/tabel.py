"""The figures as tables: on the screen in Dutch, in README.md in English for whoever reads the code."""

import json
import os
import platform
import re
from pathlib import Path

from django.conf import settings

# What a run leaves in its data folder, beside the database that it measured.
BESTAND = "meting.json"
README = Path("README.md")
_TUSSEN = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_REGEL = "{:<32}{:>7}{:>8}{:>8}{:>8}{:>8}{:>8}{:>7}{:>8}{:>8}"
_KOP = ["pagina", "rijen", "queries", "p50", "p95", "cpu", "kaal", "keer", "traagst", "kaalp50"]
_KOPPEN = [
    *["page", "queries", "p50 ms", "p95 ms", "p50 : 10,000", "CPU ms", "bare CPU ms", "CPU ratio", "p50 ratio"],
    "slowest SQL ms",
]
# The size with which the others are compared.
_KLEINSTE = 10_000


def scherm(paginas: list[dict]) -> list[str]:
    """Return the lines of the table on the screen."""
    return [_REGEL.format(*_KOP)] + [
        _REGEL.format(
            rij["naam"],
            rij["rijen"],
            rij["queries"],
            *(f"{rij[veld]:.1f}" for veld in ("p50", "p95", "cpu", "kaal_cpu", "keer_cpu", "traagste", "kaal_p50")),
        )
        for rij in paginas
    ]


def bewaar(uitslag: dict) -> None:
    """Keep a run beside the data that it measured, for the table in the README."""
    (settings.VAR_DIR / BESTAND).write_text(json.dumps(uitslag, indent=1, ensure_ascii=False), encoding="utf-8")


def werk_readme_bij(readme: Path) -> None:
    """Replace what stands between the marks in `readme` by the runs that are kept beside this one, one per size."""
    gevonden = [json.loads(pad.read_text(encoding="utf-8")) for pad in settings.VAR_DIR.parent.glob(f"*/{BESTAND}")]
    uitslagen = sorted(gevonden, key=lambda uitslag: uitslag["klussen"])
    vergelijk = next((uitslag for uitslag in uitslagen if uitslag["klussen"] == _KLEINSTE), None)
    delen = "\n".join(markdown(uitslag, vergelijk) for uitslag in uitslagen)
    nieuw = _TUSSEN.sub(lambda merken: f"{merken[1]}{delen}{merken[2]}", readme.read_text(encoding="utf-8"))
    readme.write_text(nieuw, encoding="utf-8")


def markdown(uitslag: dict, vergelijk: dict | None) -> str:
    """Return one run as Markdown, its times beside those of the run `vergelijk`."""
    toen = {rij["naam"]: rij["p50"] for rij in vergelijk["paginas"]} if vergelijk else {}
    regels = [
        f"{uitslag['klussen']:,} klussen, {uitslag['open']:,} of them open, and {uitslag['leden']:,} leden; "
        f"{uitslag['datum']}, {uitslag['machine']}, load {uitslag['druk']:.1f}.",
        "",
        f"| {' | '.join(_KOPPEN)} |",
        f"|---{'|--:' * (len(_KOPPEN) - 1)}|",
    ]
    for rij in uitslag["paginas"]:
        groei = f"{rij['p50'] / toen[rij['naam']]:.2f}" if rij["naam"] in toen else ""
        cijfers = [rij["queries"], f"{rij['p50']:.1f}", f"{rij['p95']:.1f}", groei]
        cijfers += [f"{rij['cpu']:.2f}", f"{rij['kaal_cpu']:.2f}"]
        cijfers += [f"{rij[veld]:.1f}" for veld in ("keer_cpu", "keer_tijd", "traagste")]
        regels.append(f"| {rij['naam']} | {' | '.join(map(str, cijfers))} |")
    return "\n".join([*regels, ""])


def machine() -> str:
    """Return what this machine is: processor, number of processors and memory."""
    geheugen = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} CPUs, {geheugen:.0f} GB"


def _processor():
    try:
        namen = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except FileNotFoundError:
        namen = []
    return namen[0] if namen else platform.machine()
