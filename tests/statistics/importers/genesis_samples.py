"""Tiny files in the exact format of the offices' exports; every figure is invented ("Beispiel")."""

from __future__ import annotations

from dwk.statistics.importers.contract import ParsedFile
from dwk.statistics.importers.sample import Sample, sample_from_bytes

FOOTER_REGIO = """__________
"zu ""gesamter Tabelle"":
ab dem Berichtsjahr 2011: Ergebnisse auf Grundlage des Zen-
sus 2011"
"© Statistische Ämter des Bundes und der Länder, Deutschland, 2020.
Dieses Werk ist lizenziert unter der Datenlizenz Deutschland
- Namensnennung - Version 2.0."
Stand: 03.08.2020 / 12:09:32
"""

LONG = (
    """GENESIS-Tabelle: 12411-02-03-4
Bevölkerung nach Geschlecht und Altersgruppen (17) -;;;;;
Stichtag 31.12. - regionale Tiefe: Kreise und krfr. Städte;;;;;
Fortschreibung des Bevölkerungsstandes;;;;;
Bevölkerungsstand (Anzahl);;;;;
Stichtag: 31.12.2018;;;;;
;;;Insgesamt;männlich;weiblich
DG;Deutschland;unter 3 Jahre;70;40;30
DG;Deutschland;75 Jahre und mehr;50;20;30
DG;Deutschland;Insgesamt;120;60;60
01;  Beispielland;unter 3 Jahre;30;15;15
01;  Beispielland;75 Jahre und mehr;20;.;.
01;  Beispielland;Insgesamt;50;-;50
01999;      Musterkreis (alt);unter 3 Jahre;-;-;-
01999;      Musterkreis (alt);75 Jahre und mehr;-;-;-
01999;      Musterkreis (alt);Insgesamt;-;-;-
"""
    + FOOTER_REGIO
)

WIDE = """GENESIS-Tabelle: 12613-0004
Gestorbene: Deutschland, Jahre, Nationalität, Geschlecht,;;;;
Altersjahre;;;;
Statistik der Sterbefälle;;;;
Deutschland;;;;
Gestorbene (Anzahl);;;;
;;männlich;weiblich;Insgesamt
;;Insgesamt;Insgesamt;Insgesamt
2000;unter 1 Jahr;10;9;19
2000;1-Jährige;1;2;3
2000;Alter unbekannt;1;-;1
2000;Insgesamt;12;11;23
__________
Ohne Totgeborene.
© Statistisches Bundesamt (Destatis), 2022
Stand: 17.07.2022 / 21:36:16
"""

NEW = """Tabelle: 12621-0001
Sterbetafel (Periodensterbetafel): Deutschland, Jahre,;;;;
Geschlecht, Vollendetes Alter;;;;
Sterbetafeln;;;;;;;;
Deutschland;;;;;;;;
;Geschlecht;;;;;;;
;männlich;;;;weiblich;;;
;Überlebende [l(x)];;Durchschnittliche Lebenserwartung [e(x)];;Überlebende [l(x)];;Durchschnittliche Lebenserwartung [e(x)];
;Anzahl;Anzahl;Jahre;Jahre;Anzahl;Anzahl;Jahre;Jahre
2016/18;;;;;;;;
0 Jahre;100000;e;78,48;e;100000;e;83,27;e
100 Jahre;647;r;1,82;p;1937;e;2,06;
__________
© Statistisches Bundesamt (Destatis), 2025
Stand: 09.12.2025 / 13:53:20
"""

FLAT = """statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;\
1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;2_variable_attribute_code;\
2_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label
12411;Fortschreibung;STAG;Stichtag;2018-12-31;KREISE;Kreise;01051;Musterkreis;GES;Geschlecht;GESW;weiblich;31;Anzahl;BEVSTD;Bevölkerungsstand
12411;Fortschreibung;STAG;Stichtag;2018-12-31;KREISE;Kreise;01999;Musterkreis (alt);GES;Geschlecht;;Insgesamt;-;\
Anzahl;BEVSTD;Bevölkerungsstand
12411;Fortschreibung;STAG;Stichtag;2018-12-31;KREISE;Kreise;01051;Musterkreis;GES;Geschlecht;;Insgesamt;60;Anzahl;BEVSTD;Bevölkerungsstand
12411;Fortschreibung;STAG;Stichtag;2018-12-31;KREISE;Kreise;01051;Musterkreis;GES;Geschlecht;GESM;männlich;29;Anzahl;BEVSTD;Bevölkerungsstand
"""

OLD_FLAT = """Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;\
1_Auspraegung_Label;2_Merkmal_Code;2_Merkmal_Label;2_Auspraegung_Code;2_Auspraegung_Label;\
BEVSTD__Bevoelkerungsstand__Anzahl;BEVSTD__Bevoelkerungsstand__Anzahl_q
12411;Fortschreibung;STAG;Stichtag;31.12.2018;KREISE;Kreise;01051;Musterkreis;GES;Geschlecht;GESM;männlich;29;e
12411;Fortschreibung;STAG;Stichtag;31.12.2018;KREISE;Kreise;01051;Musterkreis;GES;Geschlecht;GESW;weiblich;31;p
"""

ENGLISH_FLAT = """statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;\
1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;2_variable_attribute_code;\
2_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label;value_q
61511;Building land;JAHR;Year;2024;KREISE;Districts;01051;Musterkreis;BAUNW2;Sales;BAUNW101;ready;191.67;EUR;BAU004;Average;p
61511;Building land;JAHR;Year;2024;KREISE;Districts;01051;Musterkreis;BAUNW2;Sales;;Total;90.5;EUR;BAU004;Average;
"""

CUBE = """* Der Benutzer DEXXXXXXXX der Benutzergruppe DEXXXX hat am 18.02.2026 um 20:52:23 diesen Export angestossen.
K;DQ;FACH-SCHL;GHH-ART;GHM-WERTE-JN;GENESIS-VBD;REGIOSTAT;EU-VBD;"mit Werten"
D;12411BJ001;;N;N;N;N
K;DQ-ERH;FACH-SCHL
D;12411
K;DQA;NAME;RHF-BSR;RHF-ACHSE
D;DINSG;1;1
D;GES;2;2
D;ALTX20;3;3
K;DQZ;NAME;ZI-RHF-BSR;ZI-RHF-ACHSE
D;STAG;4;4
K;DQI;NAME;ME-NAME;DST;TYP;NKM-STELLEN;GHH-ART;GHM-WERTE-JN
D;BEVSTD;Anzahl;FEST;SUMME;0;;N
K;QEI;FACH-SCHL;FACH-SCHL;FACH-SCHL;ZI-WERT;WERT;QUALITAET;GESPERRT;WERT-VERFAELSCHT
D;DG;GESM;ALT000B03;31.12.2018;40;p;;0.0
D;DG;GESW;ALT000B03;31.12.2018;30;;;0.0
D;DG;GESW;ALT075UM;31.12.2018;0.0;.;;0.0
"""


def sample(text: str, name: str = "tabelle.csv", encoding: str = "cp1252") -> Sample:
    """The text as a file in the character set of older exports."""
    return sample_from_bytes(name, text.encode(encoding))


Value = tuple[str, str, str, int | None, int | None, tuple[tuple[str, str, str], ...], str, int]


def values(parsed: ParsedFile) -> dict[Value, tuple[float, int]]:
    """All values of the only table by their full key."""
    (table,) = parsed.tables
    found: dict[Value, tuple[float, int]] = {}
    for i in range(len(table)):
        cell, period = table.cells[table.cell[i]], table.periods[table.period[i]]
        measure, region = table.measures[table.measure[i]], table.regions[table.region[i]]
        key = (
            measure.code, region.key, cell.sex, cell.age_from, cell.age_to, cell.other,
            period.end.isoformat(), period.months,
        )  # fmt: skip
        assert key not in found
        found[key] = (table.value[i], table.mark[i])
    return found


def by_name(parsed: ParsedFile) -> dict[str, float]:
    """Values as "region sex from-to measure", for short assertions."""
    return {f"{k[1]} {k[2] or 't'} {k[3]}-{k[4]} {k[0]}": v[0] for k, v in values(parsed).items()}
