import type { Scenario } from "../../model.ts";

export const depotAndScan: readonly Scenario[] = [
  {
    type: "incident",
    on: "depot",
    tags: ["versand", "sap"],
    priority: "urgent",
    subject: "Lieferungen aus dem ERP kommen seit {time} nicht mehr an",
    thread: [
      [
        "c",
        `seit {time} kommen keine Lieferungen mehr aus dem ERP in Depot {version} an. Im Schnittstellenmonitor stehen {count} Nachrichten auf „zurückgestellt“. Der Versand läuft noch etwa eine Stunde aus dem Bestand, danach steht er.`,
      ],
      [
        "a",
        `ich kümmere mich sofort darum. „Zurückgestellt“ bedeutet, dass eine frühere Nachricht desselben Empfängers nicht verarbeitet werden konnte und die folgenden warten, damit die Reihenfolge erhalten bleibt. Bitte sortieren Sie nach „Eingang“ und nennen Sie mir die Fehlermeldung der ältesten.`,
      ],
      [
        "c",
        `Älteste Nachricht {order}: „Artikel {sku} unbekannt (DEP-1180)“. Der Artikel wurde heute früh neu angelegt.`,
        "schnittstelle.log",
      ],
      [
        "a",
        `dann ist der Artikelstamm hinter der Lieferung zurückgeblieben. Starten Sie bitte Schnittstellen > Artikel > „Jetzt abholen“ und danach bei der Nachricht „Erneut verarbeiten“. Die übrigen folgen von selbst.`,
      ],
      [
        "n",
        `Artikelabgleich läuft bei ihnen stündlich zur vollen Stunde, Lieferungen minütlich. Bei Neuanlagen entsteht genau dieses Loch. Empfehlung: Artikel ereignisgesteuert. {mate}, bitte im Nachgang anbieten.`,
      ],
      ["c", `Alle {count} Nachrichten sind verarbeitet, der Versand lief ohne Unterbrechung durch.`],
      [
        "a",
        `sehr schön. Damit es nicht wieder vorkommt, empfehle ich, den Artikelabgleich auf „bei Änderung“ umzustellen (Schnittstellen > Artikel > Auslöser). Gern gehen wir das gemeinsam durch.`,
      ],
    ],
  },
  {
    type: "problem",
    on: "depot",
    tags: ["inventur", "bestand"],
    subject: "Differenz nach Stichtagsinventur im Bereich {bin}",
    thread: [
      [
        "c",
        `nach der Stichtagsinventur fehlen laut Depot im Bereich {bin} genau {count} Stück des Artikels {sku}. Wir haben zweimal gezählt, die Ware ist da. Wirtschaftsprüfer ist nächste Woche im Haus.`,
      ],
      [
        "a",
        `genau gleiche Zahlen haben meist einen Grund. Bitte öffnen Sie Bestand > Bewegungen > {sku} und filtern Sie auf den Tag der Inventur. Gibt es eine Umlagerung, die nach der Zählung bestätigt, aber davor begonnen wurde?`,
      ],
      ["c", `Ja, eine Umlagerung über {count} Stück, begonnen 7:10 Uhr, bestätigt 9:42 Uhr. Gezählt wurde um 8:30 Uhr.`],
      [
        "a",
        `da liegt es. Um 8:30 Uhr war die Ware schon am neuen Platz, gebucht aber noch am alten. Depot hat die Zählung verrechnet und die Bestätigung danach noch einmal.

Stornieren Sie bitte nur die Inventurdifferenz dieses Platzes (Inventur > Positionen > Storno). Im Protokoll bleiben beide Buchungen mit Begründung sichtbar, das ist für die Prüfung der richtige Weg.`,
      ],
      ["c", `Storniert und begründet, der Bestand stimmt. Künftig sperren wir vor der Zählung offene Umlagerungen.`],
    ],
  },
  {
    type: "howTo",
    on: "depot",
    tags: ["chargen", "mhd"],
    subject: "Mindesthaltbarkeit im Wareneingang automatisch berechnen",
    thread: [
      [
        "c",
        `unsere Lieferanten geben nur das Herstelldatum an. Können wir in Depot hinterlegen, dass sich daraus das Mindesthaltbarkeitsdatum ergibt, je Artikel mit anderer Frist?`,
      ],
      [
        "a",
        `ja. Im Artikel unter „Haltbarkeit“ tragen Sie die Frist in Tagen ein und stellen die Erfassung auf „Herstelldatum“. Beim Wareneingang fragt Scan dann nach dem Herstelldatum und zeigt das errechnete Datum zur Bestätigung an. Für viele Artikel auf einmal gibt es den Import „Haltbarkeit“ mit zwei Spalten.`,
      ],
      ["c", `Per Import für {count} Artikel hinterlegt, der Wareneingang ist begeistert.`],
    ],
  },
  {
    type: "incident",
    on: "depot",
    tags: ["dienst", "neustart"],
    priority: "high",
    team: "platform",
    subject: "Depot-Dienst startet nach Stromausfall nicht ({server})",
    thread: [
      [
        "c",
        `nach dem Stromausfall heute Nacht startet der Dienst auf {server} nicht. Im Protokoll steht „could not open control file: permission denied“. Die USV hat den Server geordnet heruntergefahren, sagt sie.`,
      ],
      [
        "a",
        `die Meldung kommt von der Datenbank und klingt schlimmer, als sie ist. Unter welchem Konto läuft der Dienst „Acme Depot DB“? Nach dem Wiederanlauf kann das Konto auf „Lokales System“ stehen, wenn eine Gruppenrichtlinie greift.`,
      ],
      ["c", `Er läuft unter „Lokales System“. Richtig wäre svc-depot, sagt unsere Dokumentation.`],
      [
        "a",
        `bitte stellen Sie svc-depot wieder ein und starten Sie zuerst den Datenbankdienst, dann Depot. Löschen oder verschieben Sie nichts im Datenordner. Die Datenbank prüft sich beim Start selbst, das dauert bei Ihnen etwa zwei Minuten.`,
      ],
      ["c", `Läuft wieder, nichts verloren. Die Gruppenrichtlinie haben wir gefunden und korrigiert.`],
    ],
  },
  {
    type: "task",
    on: "depot",
    tags: ["update", "wartungsfenster"],
    subject: "Begleitung des Updates auf 6.2.1 am {date+5}",
    thread: [
      [
        "c",
        `wir wollen am {date+5} ab 18 Uhr von {old} auf 6.2.1 aktualisieren und hätten gern jemanden von Ihnen in Rufbereitschaft. Was sollen wir vorbereiten, und wie lange steht das Lager?`,
      ],
      [
        "a",
        `der Termin ist reserviert, Sie erreichen mich an dem Abend von 17:30 bis 22 Uhr unter der bekannten Nummer. Vorzubereiten ist dies:

1. Sicherung mit Prüfung, Dauer bei Ihnen etwa 35 Minuten.
2. Alle Handgeräte synchronisieren; Scan ab 3.0.1 bleibt lauffähig.
3. Offene Wellen abschließen.

Der Stillstand beträgt erfahrungsgemäß 40 Minuten.`,
      ],
      ["c", `Alles vorbereitet. Zwei Handgeräte sind noch auf 2.9.0, die tauschen wir vorher.`],
      [
        "n",
        `Update begleitet, 18:04 bis 18:41 Uhr. Ein Druckserver musste neu gestartet werden. {mate}, bitte am nächsten Morgen einmal in die Fehlerliste schauen.`,
      ],
      [
        "a",
        `zur Bestätigung: 6.2.1 läuft seit 18:41 Uhr, Probewelle und Etikettendruck waren in Ordnung. Morgen früh sehen wir noch einmal in die Protokolle und melden uns nur, wenn etwas auffällt.`,
      ],
    ],
  },
  {
    type: "question",
    on: "depot",
    tags: ["mehrsprachig"],
    priority: "low",
    subject: "Depot-Oberfläche je Mitarbeiter auf Polnisch oder Rumänisch?",
    thread: [
      [
        "c",
        `in der Kommissionierung arbeiten viele Kolleginnen und Kollegen, die besser Polnisch oder Rumänisch lesen. Lässt sich die Sprache je Person einstellen, auch auf den Handgeräten?`,
      ],
      [
        "a",
        `die Sprache lässt sich je Person einstellen, und Scan richtet sich danach. Polnisch ist enthalten, Rumänisch leider noch nicht. Bei Artikeltexten können Sie zusätzlich eine Kurzbezeichnung je Sprache pflegen, das hilft beim Kommissionieren am meisten.`,
      ],
      ["c", `Polnisch ist eingestellt und kommt gut an. Für Rumänisch behelfen wir uns mit Bildern.`],
    ],
  },
  {
    type: "incident",
    on: "scan",
    tags: ["wlan", "handgeraete"],
    priority: "high",
    subject: "Handgeräte verlieren beim Hallenwechsel die Anmeldung",
    thread: [
      [
        "c",
        `wenn unsere Fahrer von Halle 1 nach Halle 2 wechseln, müssen sie sich in Scan {version} neu anmelden. Betroffen sind alle {count} Geräte, seit wir in Halle 2 neue WLAN-Zugangspunkte haben.`,
      ],
      [
        "a",
        `beim Wechsel bekommt das Gerät vermutlich eine Adresse aus einem anderen Netz, und der Server beendet die Sitzung, weil sie an die Adresse gebunden ist. Bitte prüfen Sie in Depot unter Sicherheit > Sitzungen, ob „An IP-Adresse binden“ aktiv ist.`,
      ],
      ["c", `Ist aktiv, das hatte unsere Revision verlangt. Ganz abschalten möchten wir es nicht.`],
      [
        "a",
        `das müssen Sie auch nicht. Wählen Sie „An Gerät binden“; die Sitzung hängt dann am Schlüssel im Gerät statt an der Adresse und ist damit sogar besser geschützt. Die Begründung für Ihre Revision habe ich Ihnen ins Portal gelegt.`,
      ],
      ["c", `Umgestellt, kein Abbruch mehr. Die Revision ist einverstanden.`],
    ],
  },
  {
    type: "problem",
    on: "scan",
    tags: ["barcode", "code128"],
    subject: "Scan verwechselt zwei Lieferantencodes mit führender Null",
    thread: [
      [
        "c",
        `zwei Artikel unterscheiden sich nur durch die führende Null: 0{order} und {order}. Scan {version} erkennt beide als denselben. Gestern haben wir deshalb falsch eingelagert.`,
      ],
      [
        "a",
        `das lässt sich abstellen: In Depot unter Artikel > Barcodes > „Vergleich“ steht vermutlich „numerisch“; dann fallen führende Nullen weg. Stellen Sie bitte auf „Zeichen für Zeichen“. Depot listet vorher alle Codes auf, die dadurch neu zu unterscheiden sind.`,
      ],
      ["c", `Die Liste nannte {n} Paare, alle echt. Umgestellt, jetzt werden sie unterschieden.`],
      [
        "a",
        `danke für die Rückmeldung. Die Voreinstellung „numerisch“ stammt aus der Zeit reiner EAN-Codes. Ich habe angeregt, sie für neue Installationen zu ändern.`,
      ],
    ],
  },
  {
    type: "howTo",
    on: "scan",
    tags: ["drucker", "bluetooth"],
    priority: "low",
    subject: "Mobilen Etikettendrucker mit mehreren Geräten teilen",
    thread: [
      [
        "c",
        `wir haben {n} mobile Drucker und {count} Handgeräte. Muss jeder Drucker fest gekoppelt werden, oder kann man am Morgen einfach den nächsten nehmen?`,
      ],
      [
        "a",
        `Sie können einfach den nächsten nehmen: Kleben Sie auf jeden Drucker den Code aus Geräte > Drucker > „Kopplungscode“. Ein Scan dieses Codes verbindet das Handgerät mit dem Drucker und löst die alte Verbindung. Voraussetzung ist Bluetooth LE, das steht auf dem Typenschild.`,
      ],
      ["c", `Funktioniert wie beschrieben, keine Diskussionen mehr am Morgen.`],
    ],
  },
];
