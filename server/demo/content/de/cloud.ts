import type { Scenario } from "../../model.ts";

export const cloud: readonly Scenario[] = [
  {
    type: "incident",
    on: "gateway",
    tags: ["spedition", "zeitueberschreitung"],
    priority: "urgent",
    subject: "Zeitüberschreitungen bei der Sendungsanmeldung seit {time}",
    thread: [
      [
        "c",
        `seit {time} laufen rund 30 % unserer Sendungsanmeldungen über Gateway {version} in eine Zeitüberschreitung (GW-504). Beispiel: {trace}. Wir versenden heute {big} Pakete und können nicht auf Papier ausweichen.`,
      ],
      [
        "a",
        `wir sehen die Störung, sie liegt zwischen unserem Rechenzentrum und einem der beiden Anschlüsse des Paketdienstes. Ich habe Ihren Verkehr vor zwei Minuten auf den zweiten Anschluss gelegt. Bitte sagen Sie mir, ob die Fehlerquote fällt.`,
      ],
      [
        "c",
        `Seit etwa einer Minute keine Fehler mehr. Was ist mit den Anmeldungen, die in die Zeitüberschreitung liefen? Manche scheinen doch angekommen zu sein.`,
        "zeitueberschreitungen.csv",
      ],
      [
        "n",
        `Von 412 Zeitüberschreitungen sind 97 beim Paketdienst angelegt. Wiederholung mit gleicher Referenz ist unschädlich, der Dienst erkennt sie. {mate}, bitte bestätigen, dass das für Express auch gilt.`,
      ],
      ["n2", `Bestätigt, gilt für alle Produkte, solange die Sendungsreferenz gleich bleibt.`],
      [
        "a",
        `richtig, 97 von 412 sind angekommen. Sie können alle 412 gefahrlos wiederholen (Überwachung > Fehler > „Wiederholen“): Der Paketdienst erkennt die Sendungsreferenz und legt nichts doppelt an.`,
      ],
      ["c", `Wiederholt, alle angemeldet, keine doppelt. Vielen Dank für die schnelle Umleitung.`],
    ],
  },
  {
    type: "problem",
    on: "gateway",
    tags: ["idoc", "mapping"],
    subject: "DESADV: Gewicht wird um den Faktor 1000 zu hoch übertragen",
    thread: [
      [
        "c",
        `unser Kunde reklamiert, dass im Lieferavis das Gewicht tausendfach zu hoch ist: 12.500 kg statt 12,5 kg. Im ERP steht es richtig. Betroffen sind die Avise seit {date-9}.`,
      ],
      [
        "a",
        `das sieht nach einem Dezimaltrennzeichen aus: „12.500“ ist im Deutschen zwölftausendfünfhundert, in der Nachricht aber zwölfeinhalb mit drei Nachkommastellen. Wurde am {date-9} am Mapping oder am ERP etwas geändert?`,
      ],
      ["c", `Ja, am ERP wurde die Sprache des Schnittstellenbenutzers auf Deutsch gestellt.`],
      [
        "a",
        `damit liefert es das Gewicht in deutscher Schreibweise. Am saubersten ist es, den Schnittstellenbenutzer wieder auf Englisch zu stellen, denn daran hängen noch andere Formate. Zusätzlich habe ich im Mapping eine Prüfung ergänzt, die bei mehr als {big} kg anhält, statt zu senden.`,
      ],
      ["c", `Zurückgestellt, die neuen Avise stimmen. Die fehlerhaften haben wir mit Korrektur nachgesendet.`],
    ],
  },
  {
    type: "howTo",
    on: "gateway",
    tags: ["peppol"],
    subject: "Rechnungen über Peppol empfangen: Was brauchen wir?",
    thread: [
      [
        "c",
        `ein Kunde möchte uns künftig Gutschriften über Peppol senden. Brauchen wir dafür einen eigenen Zugangspunkt, oder kann Gateway das?`,
      ],
      [
        "a",
        `Gateway ist Zugangspunkt, Sie brauchen keinen weiteren. Unter Verbindungen > Peppol > „Registrieren“ geben Sie Ihre Umsatzsteuer-Identifikationsnummer ein; nach der Bestätigung, meist am selben Tag, sind Sie im Verzeichnis zu finden. Eingänge können Sie direkt an Ledger weiterleiten.`,
      ],
      ["c", `Registriert, die erste Gutschrift kam heute an und liegt in Ledger.`],
    ],
  },
  {
    type: "question",
    on: "gateway",
    tags: ["dsgvo", "speicherort"],
    subject: "Speicherort und Unterauftragnehmer von Gateway",
    thread: [
      [
        "c",
        `für unser Verzeichnis von Verarbeitungstätigkeiten brauchen wir den Speicherort der Nachrichteninhalte, die Aufbewahrungsfristen und die aktuelle Liste der Unterauftragnehmer. Wo finden wir das verbindlich?`,
      ],
      [
        "a",
        `verbindlich ist die Anlage 2 zum Vertrag über die Auftragsverarbeitung, sie liegt in Ihrem Portal. In Kürze: Die Inhalte liegen in Frankfurt, Sicherungen in Berlin; Inhalte bleiben 30 Tage, Metadaten 400 Tage, beides können Sie verkürzen. Über Änderungen der Unterauftragnehmer informieren wir 30 Tage im Voraus.`,
      ],
      ["c", `Das ist genau das Gesuchte. Wer erhält die Vorabinformation bei uns?`],
      [
        "a",
        `bisher nur die Adresse, die im Vertrag steht. Tragen Sie unter Unternehmen > Benachrichtigungen gern weitere ein, zum Beispiel die Ihres Datenschutzbeauftragten.`,
      ],
    ],
  },
  {
    type: "incident",
    on: "gateway",
    tags: ["sftp", "schluessel"],
    priority: "high",
    team: "platform",
    subject: "SFTP-Abholung scheitert: „host key verification failed“",
    thread: [
      [
        "c",
        `die nächtliche Abholung von {server} scheitert seit gestern mit „host key verification failed“. Wir haben den Server auf eine neue Maschine umgezogen, Name und Adresse {ip} sind gleich geblieben.`,
      ],
      [
        "a",
        `dann hat die neue Maschine neue Schlüssel, und Gateway verweigert zu Recht die Verbindung. Bitte lesen Sie den Fingerabdruck auf dem Server ab (ssh-keygen -lf) und vergleichen Sie ihn mit dem, den Gateway unter Verbindungen > {server} > „Unbekannter Schlüssel“ anzeigt. Nur bei Gleichheit bestätigen.`,
      ],
      ["c", `Die Fingerabdrücke sind gleich, bestätigt. Die Abholung lief sofort nach.`],
    ],
  },
  {
    type: "problem",
    on: "insight",
    tags: ["kennzahlen", "filter"],
    subject: "Lieferquote zeigt 112 %",
    thread: [
      [
        "c",
        `im Dashboard „Liefertreue“ zeigt Insight {version} für {month} eine Quote von 112 %. Das glaubt uns die Geschäftsführung nicht. Woran kann das liegen?`,
      ],
      [
        "a",
        `über 100 % entsteht, wenn Zähler und Nenner verschiedene Zeiträume haben. Der Zähler nimmt bei Ihnen das Lieferdatum, der Nenner das Bestelldatum; Bestellungen aus dem Vormonat zählen dann nur oben. Stellen Sie in der Kennzahl bei beiden „Wunschtermin“ ein.`,
      ],
      ["c", `Jetzt sind es 94,6 %, und die glaubt man uns.`],
    ],
  },
  {
    type: "featureRequest",
    on: "insight",
    tags: ["idee", "barrierefreiheit"],
    priority: "low",
    subject: "Diagramme auch als Tabelle für den Screenreader",
    thread: [
      [
        "c",
        `ein blinder Kollege im Controlling arbeitet mit einem Screenreader. Die Diagramme in Insight kann er nicht lesen. Könnte unter jedem Diagramm die Tabelle dazu stehen?`,
      ],
      [
        "a",
        `danke, dass Sie das ansprechen. Über das Menü der Kachel gibt es bereits „Als Tabelle zeigen“, diese Tabelle ist mit dem Screenreader geprüft; man muss sie aber für jede Kachel einzeln wählen. Ihren Wunsch, sie dauerhaft einschalten zu können, habe ich mit Vorrang weitergegeben.`,
      ],
      ["c", `Die einzelne Tabelle hilft ihm schon sehr. Dauerhaft wäre ideal.`],
    ],
  },
];
