import type { Scenario } from "../../model.ts";

/** Licences, invoices, sales and security. */
export const contract: readonly Scenario[] = [
  {
    type: "license",
    on: "ledger",
    tags: ["aktivierung"],
    priority: "high",
    subject: "Aktivierung auf {machine} nicht möglich (LIC-209)",
    thread: [
      [
        "c",
        `wir haben {machine} ersetzt, Ledger {version} meldet nun „Aktivierungen ausgeschöpft, {seats} von {seats} (LIC-209)“. Das alte Gerät ist defekt und lässt sich nicht mehr abmelden. Lizenz {key}.`,
      ],
      [
        "a",
        `ich habe die Aktivierung des alten Geräts freigegeben, es hat sich zuletzt am {date-9} gemeldet. Sie können sofort aktivieren.

Im Portal unter Lizenzen > Aktivierungen können Sie defekte Geräte auch selbst freigeben, bis zu {n} Mal im Jahr.`,
      ],
      ["c", `Aktiviert, vielen Dank für die schnelle Hilfe.`],
    ],
  },
  {
    type: "license",
    on: "depot",
    tags: ["verlaengerung", "offline"],
    subject: "Lizenz ohne Internetzugang verlängern",
    thread: [
      [
        "c",
        `unser Depot-Server {server} hat aus Sicherheitsgründen keinen Internetzugang. Die Lizenz läuft in {n} Tagen ab, die Rechnung {invoice} ist bezahlt. Wie bekommen wir die Verlängerung auf den Server?`,
      ],
      [
        "a",
        `im Portal liegt bei der Lizenz {key} eine „Offline-Datei“. Bitte übertragen Sie sie auf den Server und wählen Sie System > Lizenz > „Datei einlesen“. Die Datei gilt nur für diesen Server und bis zum Ende der neuen Laufzeit; ein Neustart ist nicht nötig.`,
      ],
      ["c", `Eingelesen, gültig bis nächstes Jahr. Kann die Datei künftig ohne Nachfrage bereitliegen?`],
      [
        "a",
        `ja, ich habe Ihr Konto entsprechend markiert: Nach jeder Verlängerung liegt die Datei am selben Tag im Portal, und Sie werden per E-Mail darauf hingewiesen.`,
      ],
    ],
  },
  {
    type: "license",
    on: "scan",
    tags: ["umzug"],
    priority: "low",
    subject: "Lizenzen zwischen zwei Standorten verschieben",
    thread: [
      [
        "c",
        `wir haben in Standort A {seats2} Scan-Lizenzen und nutzen nur {seats}, in Standort B fehlen welche. Beide gehören zur selben Firma. Können wir die freien selbst verschieben?`,
      ],
      [
        "a",
        `das können Sie: Portal > Lizenzen > „Plätze verteilen“. Die Gesamtzahl bleibt gleich, die Verteilung gilt sofort. Nur bei rechtlich getrennten Firmen wäre ein Vertrag nötig.`,
      ],
      ["c", `Verteilt, Standort B ist arbeitsfähig.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["rechnung", "bestellnummer"],
    subject: "Rechnung {invoice} ohne Bestellnummer",
    thread: [
      [
        "c",
        `auf der Rechnung {invoice} über {amount} fehlt unsere Bestellnummer {order}. Unser Rechnungseingang weist sie deshalb automatisch ab. Bitte senden Sie uns eine korrigierte Rechnung.`,
      ],
      [
        "a",
        `die Rechnung wurde storniert und mit der Bestellnummer {order} neu ausgestellt; sie ist bereits an Ihren Rechnungseingang unterwegs. Außerdem ist die Bestellnummer nun als Pflichtangabe in Ihrem Kundenkonto hinterlegt. Die Unannehmlichkeit bitte ich zu entschuldigen.`,
      ],
      ["c", `Die neue Rechnung wurde angenommen.`],
    ],
  },
  {
    type: "billing",
    on: "gateway",
    to: "billing",
    tags: ["mehrverbrauch"],
    subject: "Rückfrage zum Mehrverbrauch im {month}",
    thread: [
      [
        "c",
        `die Abrechnung für {month} weist einen Mehrverbrauch von {amount} aus. Unsere eigenen Zahlen liegen deutlich darunter. Wir bitten um eine Aufstellung je Route.`,
      ],
      [
        "a",
        `die Aufstellung liegt bei der Rechnung {invoice} im Portal. Auffällig ist die Route „lager-abgleich“: {big} Aufrufe, die meisten davon Wiederholungen nach einem Fehler 503 Ihres Systems.

Da wir Sie nicht gewarnt haben, schreiben wir den Betrag gut. Ab sofort erhalten Sie bei 80 % des Kontingents eine Nachricht.`,
      ],
      ["c", `Das ist kulant, danke. Der Fehler 503 ist behoben, ein Zertifikat war abgelaufen.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["sepa", "lastschrift"],
    priority: "low",
    subject: "Umstellung auf SEPA-Lastschrift",
    thread: [
      [
        "c",
        `wir möchten unsere Rechnungen künftig per SEPA-Firmenlastschrift begleichen. Welche Unterlagen brauchen Sie, und ab welcher Rechnung gilt die Umstellung?`,
      ],
      [
        "a",
        `das Mandat liegt vorausgefüllt im Portal unter Unternehmen > Zahlung. Bitte unterschreiben, hochladen und eine Kopie Ihrer Bank geben, denn bei der Firmenlastschrift muss sie das Mandat vor dem ersten Einzug kennen. Geht es bis zum {date+5} ein, gilt es ab der nächsten Rechnung.`,
      ],
      ["c", `Hochgeladen, die Bank ist informiert.`],
      [
        "a",
        `das Mandat ist erfasst. Die nächste Rechnung ziehen wir frühestens zum Fälligkeitstag ein; die Ankündigung steht auf der Rechnung.`,
      ],
    ],
  },
  {
    type: "sales",
    on: "insight",
    team: "billing",
    tags: ["angebot"],
    subject: "Angebot für Insight, {seats} Arbeitsplätze",
    thread: [
      [
        "c",
        `wir setzen Ledger ein und bitten um ein Angebot für Insight mit {seats} Arbeitsplätzen, Laufzeit ein und drei Jahre. Voraussetzung ist der Speicherort Deutschland. Gibt es Rabatte für Genossenschaften und Kanzleien?`,
      ],
      [
        "a",
        `das Angebot mit beiden Laufzeiten liegt im Portal: {amount} im Jahr bei dreijähriger Laufzeit, gültig 30 Tage. Speicherort Frankfurt ist fest vereinbart. Für Kanzleien, die unsere Software auch bei Mandanten betreuen, gilt das Partnerprogramm; die Bedingungen habe ich beigefügt.`,
      ],
      ["c", `Wir besprechen es in der Partnerrunde. Ist ein Test mit unseren echten Daten möglich?`],
      ["a", `ja, 30 Tage, ohne automatische Verlängerung. Ein Wort genügt, dann richte ich den Zugang ein.`],
    ],
  },
  {
    type: "question",
    on: null,
    tags: ["wartungsvertrag"],
    priority: "low",
    subject: "Was ist im Wartungsvertrag enthalten?",
    thread: [
      [
        "c",
        `unsere neue Geschäftsführung möchte wissen, was wir für den Wartungsvertrag bekommen: Sind neue Hauptversionen enthalten, und wie viele Supportanfragen?`,
      ],
      [
        "a",
        `enthalten sind alle Haupt- und Wartungsversionen während der Laufzeit, Sicherheitskorrekturen für die laufende und die vorherige Hauptversion sowie Support ohne Begrenzung der Anfragen, werktags von 8 bis 18 Uhr. Nicht enthalten sind Schulungen und Arbeiten vor Ort. Eine Seite zum Weiterreichen finden Sie im Portal unter Vertrag.`,
      ],
      ["c", `Kurz und klar, danke. Ich reiche die Seite weiter.`],
    ],
  },
  {
    type: "sales",
    on: "gateway",
    team: "billing",
    tags: ["kuendigung", "vertrag"],
    priority: "high",
    subject: "Kündigung von Gateway zum Vertragsende",
    thread: [
      [
        "c",
        `hiermit kündigen wir Gateway fristgerecht zum Vertragsende. Grund: Wir brauchen seit der Übernahme nur noch zwei Schnittstellen, dafür ist uns der Tarif zu hoch. Bitte bestätigen Sie den Eingang.`,
      ],
      [
        "a",
        `hiermit bestätige ich den Eingang Ihrer Kündigung. Ihre Daten können Sie bis 60 Tage nach Vertragsende vollständig exportieren.

Sollte allein der Umfang der Grund sein: Für bis zu drei Schnittstellen gibt es den Tarif „Start“ für {amount} im Jahr. Das ist nur ein Hinweis; die Kündigung gilt, wenn ich nichts von Ihnen höre.`,
      ],
      ["c", `Den Tarif „Start“ kannten wir nicht, der passt. Bitte wandeln Sie die Kündigung in einen Wechsel um.`],
      [
        "n",
        `Wechsel auf Start zum Vertragsende eingetragen, Kündigung zurückgenommen. {mate}, warum steht Start nicht in der Tarifübersicht des Portals?`,
      ],
      ["a", `der Wechsel ist eingetragen und gilt ab dem ersten Tag nach dem jetzigen Vertragsende. Ihre Routen bleiben unverändert.`],
    ],
  },
  {
    type: "security",
    on: "depot",
    to: "security",
    tags: ["schwachstelle"],
    priority: "high",
    subject: "Betrifft uns die Lücke in der Kompressionsbibliothek?",
    thread: [
      [
        "c",
        `der gestern veröffentlichte Hinweis zu einer verbreiteten Kompressionsbibliothek beunruhigt unsere IT-Sicherheit. Ist sie in Depot {version} enthalten, und müssen wir {server} vom Netz nehmen?`,
      ],
      [
        "a",
        `die Bibliothek ist enthalten, die betroffene Funktion wird in Depot aber nicht aufgerufen: Wir entpacken nur Dateien, die Depot selbst geschrieben hat. Nach unserer Bewertung müssen Sie nichts vom Netz nehmen.

Die Bibliothek wird mit der nächsten Wartungsversion trotzdem erneuert. Die Bewertung als maschinenlesbares Dokument (VEX) liegt im Portal.`,
      ],
      ["c", `Danke, das VEX-Dokument ließ sich direkt einlesen. Unsere IT-Sicherheit ist beruhigt.`],
    ],
  },
  {
    type: "security",
    on: "gateway",
    to: "security",
    tags: ["phishing", "zugang"],
    priority: "urgent",
    subject: "Mitarbeiter hat Zugangsdaten auf gefälschter Seite eingegeben",
    thread: [
      [
        "c",
        `ein Mitarbeiter hat um {time} seine Gateway-Zugangsdaten auf einer gefälschten Anmeldeseite eingegeben. Das Kennwort haben wir geändert. Er hat Administratorrechte. Was müssen wir noch tun?`,
      ],
      [
        "a",
        `gut, dass Sie sofort reagiert haben. Ich habe alle Sitzungen dieses Kontos beendet und die Änderungsrechte vorläufig gesperrt. Im Protokoll gibt es zwischen {time} und jetzt {n} Anmeldeversuche von {ip}, alle am zweiten Faktor gescheitert.

Bitte prüfen Sie noch: neue Tokens, neue Weiterleitungen, geänderte Webhooks. Alle drei finden Sie unter Protokoll > „Änderungen der letzten 24 Stunden“.`,
      ],
      ["c", `Keine Änderungen außer unserem Kennwort. Der zweite Faktor hat uns gerettet.`],
      [
        "n",
        `Vorfall abgeschlossen, kein Abfluss. Adresse der gefälschten Seite an den Hoster gemeldet. {mate}, bitte die Rechte nach Rückruf wieder freigeben.`,
      ],
      [
        "a",
        `die Rechte sind nach unserem Telefonat wieder frei. Die gefälschte Seite ist inzwischen abgeschaltet. Den Bericht für Ihre Unterlagen finden Sie im Portal.`,
      ],
    ],
  },
  {
    type: "security",
    on: null,
    to: "security",
    tags: ["auskunft", "dsgvo"],
    priority: "low",
    subject: "Auskunft nach Art. 15 DSGVO über einen früheren Mitarbeiter",
    thread: [
      [
        "c",
        `ein früherer Mitarbeiter verlangt Auskunft darüber, welche Daten über ihn bei unseren Dienstleistern liegen. Können Sie uns die bei Ihnen gespeicherten Daten bis zum {date+9} zusammenstellen?`,
      ],
      [
        "a",
        `das können wir. Bitte bestätigen Sie die Anfrage im Portal unter Unternehmen > Datenschutz, damit wir sicher sind, dass sie von einer berechtigten Person kommt. Die Zusammenstellung erzeugt das System dann innerhalb eines Tages, in einer lesbaren und einer maschinenlesbaren Fassung.`,
      ],
      ["c", `Bestätigt und die Unterlagen erhalten. Vielen Dank.`],
    ],
  },
];
