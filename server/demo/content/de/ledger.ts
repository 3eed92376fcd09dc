import type { Scenario } from "../../model.ts";

export const ledger: readonly Scenario[] = [
  {
    type: "incident",
    on: "ledger",
    tags: ["elster", "umsatzsteuer"],
    priority: "high",
    subject: "Umsatzsteuer-Voranmeldung: ELSTER meldet Fehler {code}",
    countries: ["DE"],
    vars: { code: ["610301202", "610301106"] },
    thread: [
      [
        "c",
        `beim Senden der Voranmeldung für {month} kommt aus Ledger {version} die Meldung „ERiC-Fehler {code}“. Im Testmodus läuft dieselbe Anmeldung durch. Die Frist endet am {date+5}, es geht um {n} Mandanten.`,
      ],
      [
        "a",
        `vielen Dank für den Hinweis mit dem Testmodus, er grenzt die Ursache ein. Der Fehler {code} bedeutet, dass das Zertifikat gelesen, aber von der Gegenstelle nicht mehr angenommen wird.

Bitte prüfen Sie unter Einstellungen > Behörden > ELSTER das Ablaufdatum des Zertifikats. Der Testmodus verwendet ein eigenes, deshalb fällt ein abgelaufenes dort nicht auf.`,
      ],
      [
        "c",
        `Das Zertifikat ist am {date-2} abgelaufen. Ich habe es im Portal verlängert und die neue Datei eingespielt. Alle {n} Anmeldungen sind durch.`,
      ],
      [
        "a",
        `das freut mich. Ab Version 10.0.1 erinnert Ledger 30 Tage vor Ablauf; bis dahin können Sie unter Einstellungen > Erinnerungen selbst einen Termin setzen.`,
      ],
    ],
  },
  {
    type: "problem",
    on: "ledger",
    tags: ["datev", "export"],
    subject: "DATEV-Export: Buchungstext bricht bei Umlauten ab",
    countries: ["DE"],
    thread: [
      [
        "c",
        `im DATEV-Export aus Ledger {version} endet der Buchungstext am ersten Umlaut, aus „Büromöbel Fa. Müller“ wird „B“. Mit {old} war das nicht so. Unser Steuerbüro kann den Stapel so nicht einspielen. Beispiel: Beleg {invoice}.`,
      ],
      [
        "a",
        `ich habe Ihren Beleg nachgestellt und sehe dasselbe. Bitte schauen Sie unter Export > DATEV > Format nach, welche Zeichenkodierung eingestellt ist. Seit {version} steht dort bei neuen Profilen UTF-8; ältere Importprogramme erwarten ANSI.`,
      ],
      ["c", `Es steht auf UTF-8. Wir haben das Profil aber gar nicht neu angelegt, es ist dasselbe wie immer.`],
      [
        "n",
        `Das Update hat vorhandene Profile auf UTF-8 umgestellt, statt die alte Einstellung zu übernehmen. Betrifft alle, die vor 9.4 angelegt haben. {mate}, bitte als Fehler aufnehmen und einen Hinweis in die Versionshinweise.`,
      ],
      [
        "a",
        `Sie haben recht, das Update hätte Ihr Profil nicht ändern dürfen. Bitte stellen Sie die Kodierung auf „ANSI (Windows-1252)“ und erzeugen Sie den Stapel erneut.

Wir korrigieren das in der nächsten Wartungsversion, damit bestehende Profile ihre Einstellung behalten.`,
      ],
      ["c", `Mit ANSI ist der Stapel eingespielt. Danke für die offene Antwort.`],
    ],
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["e-rechnung", "xrechnung"],
    subject: "XRechnung an eine Behörde: Wo trage ich die Leitweg-ID ein?",
    countries: ["DE"],
    thread: [
      [
        "c",
        `wir stellen erstmals einer Behörde eine Rechnung und sollen eine XRechnung mit Leitweg-ID schicken. Ich finde in Ledger {version} kein Feld dafür. Muss ich das in den Text schreiben?`,
      ],
      [
        "a",
        `nein, im Text würde sie nicht erkannt. Öffnen Sie den Kunden, Reiter „E-Rechnung“: Wählen Sie das Format „XRechnung 3.0“, dann erscheint das Feld „Leitweg-ID“. Ledger prüft die Prüfziffer gleich bei der Eingabe.

Vor dem Versand empfehle ich „Prüfen“ in der Rechnung. Die Prüfung ist dieselbe wie auf den Portalen der Verwaltung.`,
      ],
      ["c", `Gefunden, geprüft und verschickt. Die Behörde hat den Eingang bestätigt.`],
    ],
  },
  {
    type: "incident",
    on: "ledger",
    tags: ["bank", "fints"],
    priority: "high",
    subject: "Kontoabruf fragt bei jedem Konto nach einer TAN",
    thread: [
      [
        "c",
        `seit {date-2} verlangt der Kontoabruf für jedes unserer {n} Konten eine eigene TAN, vorher war es eine einzige alle 90 Tage. Das kostet jeden Morgen eine Viertelstunde.`,
      ],
      [
        "a",
        `die Bank hat an diesem Tag das TAN-Verfahren umgestellt, dabei gehen die gespeicherten Freigaben verloren. Bitte wählen Sie unter Banken > Zugang die Schaltfläche „Zugang neu synchronisieren“ und danach das neue Verfahren. Mit der ersten TAN bestätigen Sie alle Konten gemeinsam, wenn der Haken „Für alle Konten dieses Zugangs“ gesetzt ist.`,
      ],
      ["c", `Der Haken war der Punkt. Eine TAN für alle {n} Konten, heute Morgen keine einzige Nachfrage.`],
    ],
  },
  {
    type: "question",
    on: "ledger",
    tags: ["gobd", "archiv"],
    subject: "Dürfen wir Papierbelege nach dem Scannen vernichten?",
    countries: ["DE"],
    thread: [
      [
        "c",
        `wir scannen Eingangsrechnungen in Ledger ein und würden das Papier gern vernichten. Reicht das Archiv von Ledger dafür aus, und gibt es eine Verfahrensdokumentation, die wir vorlegen können?`,
      ],
      [
        "a",
        `das Archiv speichert jeden Beleg unveränderbar, mit Prüfsumme und Protokoll; technisch sind die Voraussetzungen damit erfüllt. Ob Sie das Papier vernichten dürfen, hängt auch von Ihrem Ablauf ab, und das sollten Sie mit Ihrer Steuerberatung klären.

Eine Vorlage der Verfahrensdokumentation finden Sie im Portal unter Dokumente; die Teile zu Ledger sind ausgefüllt, die zu Ihrem Ablauf sind gelb markiert.`,
      ],
      ["c", `Die Vorlage ist sehr hilfreich, unsere Kanzlei hat sie mit zwei Änderungen übernommen.`],
    ],
  },
  {
    type: "problem",
    on: "ledger",
    tags: ["mahnwesen"],
    subject: "Mahnlauf schlägt bereits bezahlte Rechnungen vor",
    thread: [
      [
        "c",
        `im heutigen Mahnlauf stehen {count} Rechnungen, die längst bezahlt sind. Die Zahlungen sind verbucht, der offene Posten ist null. Ein Kunde hat uns bereits verärgert angerufen. Version {version}.`,
      ],
      [
        "a",
        `das ist mehr als ärgerlich. Bitte verschicken Sie den Lauf nicht weiter. Nennen Sie mir eine der Rechnungen, und schauen Sie bitte im Mahnlauf, welches „Stichdatum Zahlungen“ oben rechts steht.`,
      ],
      ["c", `Zum Beispiel {invoice}. Als Stichdatum steht da der {date-12}. Das hat niemand eingestellt!`],
      [
        "a",
        `der Mahnlauf wurde am {date-12} angelegt, als Entwurf gespeichert und heute wieder geöffnet. Dabei bleibt das Stichdatum des Entwurfs stehen, und spätere Zahlungen bleiben unberücksichtigt. Ein neuer Lauf zeigt die richtigen Posten.

Ich halte es für einen Fehler, dass ein alter Entwurf ohne Hinweis weiterverwendet wird, und habe ihn so gemeldet.`,
      ],
      ["c", `Der neue Lauf enthält noch vier Rechnungen, alle zu Recht. Mit einem Hinweis wäre uns das nicht passiert.`],
    ],
  },
  {
    type: "featureRequest",
    on: "ledger",
    tags: ["idee", "tastatur"],
    priority: "low",
    subject: "Belegerfassung ganz ohne Maus",
    thread: [
      [
        "c",
        `ich erfasse am Tag rund {count} Belege. Nur beim Kostenstellen-Fenster muss ich zur Maus greifen, weil die Eingabetaste dort nichts bewirkt. Könnten Sie das ändern?`,
      ],
      [
        "a",
        `sehr gern aufgenommen. Bis dahin hilft F4: Damit schließt das Fenster und übernimmt die markierte Kostenstelle. Ihr Wunsch ist bei den Kolleginnen und Kollegen der Entwicklung, zusammen mit der Zahl der Belege, denn die überzeugt.`,
      ],
      ["c", `F4 war mir nach elf Jahren neu. Danke.`],
    ],
  },
];
