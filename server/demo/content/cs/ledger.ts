import type { Scenario } from "../../model.ts";

export const ledger: readonly Scenario[] = [
  {
    type: "problem",
    on: "ledger",
    tags: ["dph", "kontrolni-hlaseni"],
    priority: "high",
    subject: "Kontrolní hlášení: chyba 1104 u dokladu {invoice}",
    thread: [
      [
        "c",
        `při kontrole na portálu finanční správy vyskočila u dokladu {invoice} chyba 1104 „neplatné DIČ dodavatele“. DIČ je přitom v adresáři správně, ověřil{|a} jsem ho v registru plátců. Ledger {version}. Termín podání je {date+5}.`,
      ],
      [
        "a",
        `děkuji za ověření v registru, ušetřilo nám to jeden krok. Chyba 1104 se ukáže i tehdy, když je před DIČ nebo za ním mezera, která se při opisování z PDF přenese jako pevná mezera a na obrazovce není vidět.

Otevřete prosím kartu dodavatele, DIČ celé smažte, napište ho ručně a v hlášení dejte „Načíst znovu z adresáře“.`,
      ],
      [
        "c",
        `Byla tam mezera, skutečně vidět není. Po přepsání kontrola prošla bez chyb a hlášení je podané. Nešlo by, aby ji program odstranil sám?`,
      ],
      ["n", `Oprávněná poznámka: u IČO mezery ořezáváme, u DIČ ne. {mate}, prosím zařadit do nejbližší opravné verze, je to řádek.`],
      [
        "a",
        `Šlo a má to tak být. U IČO to Ledger dělá, u DIČ jsme na to zapomněli. Předal{|a} jsem to kolegům a oprava bude v nejbližší opravné verzi.`,
      ],
    ],
  },
  {
    type: "incident",
    on: "ledger",
    tags: ["banka", "import"],
    priority: "high",
    subject: "Výpisy z banky se od {date-2} nenačítají",
    thread: [
      [
        "c",
        `od {date-2} se nám nenačítají výpisy. Ve frontě je {count} souborů a u každého hláška „GPC: neznámý typ věty 078“. Banka prý nic neměnila. Potřebujeme spárovat platby, v pátek posíláme upomínky.`,
      ],
      [
        "a",
        `věta 078 je pokračování zprávy pro příjemce a některé banky ji začaly v těchto dnech posílat. Verze {version} ji ještě nezná a raději celý soubor odmítne.

Prosím nastavte Banka > Formáty > GPC > „Neznámé věty přeskočit a zapsat do protokolu“. Pak dejte u fronty „Zpracovat znovu“. O žádnou platbu nepřijdete, přeskočí se jen prodloužený text.`,
      ],
      ["c", `Všech {count} výpisů je načtených, platby se spárovaly. Upomínky pošleme včas. Děkujeme za rychlost.`],
    ],
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["isdoc", "faktury"],
    subject: "Jak posílat faktury odběratelům zároveň jako PDF a ISDOC?",
    thread: [
      [
        "c",
        `dva větší odběratelé chtějí faktury ve formátu ISDOC, ostatním stačí PDF. Dá se to nastavit podle odběratele, nebo musím posílat každou zvlášť?`,
      ],
      [
        "a",
        `dá se to nastavit u každého odběratele: Adresář > odběratel > Doručování > „Přílohy“. Zvolte „PDF s vloženým ISDOC“. Odběrateli pak přijde jediný soubor, který si člověk přečte a program načte. Ostatním zůstane obyčejné PDF.

Před prvním odesláním doporučuji tlačítko „Poslat na zkoušku sobě“.`,
      ],
      ["c", `Nastaveno u obou, zkouška dorazila v pořádku a jeden odběratel už potvrdil, že se mu faktura načetla sama.`],
    ],
  },
  {
    type: "problem",
    on: "ledger",
    tags: ["mzdy", "zaokrouhleni"],
    subject: "Rozdíl {n} Kč mezi mzdami a účtem 331",
    thread: [
      [
        "c",
        `po zaúčtování mezd za {month} nesedí účet 331 o {n} Kč proti rekapitulaci. Dřív to sedělo vždy. Aktualizovali jsme na {version} před týdnem. Kde mám rozdíl hledat?`,
      ],
      [
        "a",
        `nejrychlejší cesta je sestava Mzdy > Kontroly > „Rozdíly zaúčtování podle zaměstnance“. Pošlete mi prosím jen řádky s nenulovým rozdílem, jména klidně začerněte.`,
      ],
      ["c", `Vyšli mi tři zaměstnanci a všichni mají srážku zaokrouhlenou na haléře. Ostatní ji mají na koruny.`],
      [
        "n",
        `Srážka zadaná procentem se od 10.0.0 zaokrouhluje až v součtu, zaúčtování ale bere jednotlivé položky. Chyba je v zaúčtování. Náhradní řešení: u složky mzdy zvolit zaokrouhlení na koruny. {mate}, založíš to prosím vývoji?`,
      ],
      [
        "a",
        `tím je to jasné. U srážek zadaných procentem zaokrouhluje verze {version} až součet, kdežto do účetnictví jdou jednotlivé položky. Je to naše chyba a opravíme ji.

Do té doby prosím u dané složky mzdy nastavte „Zaokrouhlit na koruny“ a mzdy zaúčtujte znovu. Rozdíl zmizí, aniž byste {@musel|musela} cokoli opravovat ručně.`,
      ],
      ["c", `Přeúčtováno, 331 sedí na korunu. Děkuji za jasné vysvětlení.`],
    ],
  },
  {
    type: "question",
    on: "ledger",
    tags: ["datova-schranka"],
    priority: "low",
    subject: "Umí Ledger {version} podávat přiznání datovou schránkou?",
    thread: [
      ["c", `zatím ukládáme XML a nahráváme ho ručně do datové schránky. Umí to Ledger poslat sám, a je k tomu potřeba nějaký doplněk?`],
      [
        "a",
        `umí a doplněk potřeba není. V Nastavení > Úřady > Datová schránka zadejte přístup s oprávněním „odesílat“ (doporučuji samostatného uživatele, ne hlavní přístup jednatele). U přiznání se pak objeví tlačítko „Podat datovou schránkou“ a doručenka se uloží k dokladu.`,
      ],
      ["c", `Podání DPH prošlo napoprvé a doručenku mám přímo u něj. Paráda.`],
    ],
  },
  {
    type: "incident",
    on: "ledger",
    tags: ["sit", "zamky"],
    priority: "high",
    subject: "„Firmu používá jiný uživatel“, a přitom v ní nikdo není",
    thread: [
      [
        "c",
        `od rána se nikdo nedostane do hlavní firmy. Ledger hlásí „Firmu používá jiný uživatel (výhradní přístup)“. Všichni jsou odhlášení, server {server} jsme restartovali. Ostatní firmy fungují.`,
      ],
      [
        "a",
        `výhradní přístup si bere uzávěrka, obnova ze zálohy a přepočet. Podívejte se prosím do Správa > Úlohy, jestli tam nečeká noční „Přepočet stavů“. Pokud ano, jaký má stav a na kterém počítači běží?`,
      ],
      [
        "c",
        `Čeká tam přepočet s datem {date-2} ve stavu „přerušeno“, počítač {machine}. To je notebook kolegyně, která je na dovolené a má ho vypnutý.`,
      ],
      [
        "a",
        `to je ono. Notebook usnul uprostřed přepočtu a zámek po něm zůstal. U úlohy zvolte „Ukončit a uvolnit firmu“. Přepočet je možné kdykoli pustit znovu, data jsou v pořádku.

Aby se to neopakovalo, dejte prosím přepočet na server: Správa > Úlohy > „Spouštět na“ > {server}.`,
      ],
      ["c", `Uvolněno, všichni pracujeme. Úlohu jsme přesunuli na server.`],
    ],
  },
  {
    type: "featureRequest",
    on: "ledger",
    tags: ["napad", "klavesnice"],
    priority: "low",
    subject: "Klávesová zkratka pro rozdělení platby na více faktur",
    thread: [
      [
        "c",
        `denně rozděluji desítky plateb na více faktur a pokaždé musím sáhnout na myš. Šlo by přidat zkratku, třeba Ctrl+D, a aby kurzor skočil rovnou do částky?`,
      ],
      [
        "a",
        `rozumím, při desítkách plateb je to znát. Zkratka tam zatím není; nejkratší cesta po klávesnici je Alt+P, R, Enter. Váš námět jsem zapsal{|a} i s tím skokem do částky, protože právě na něm záleží.`,
      ],
      ["c", `Alt+P, R, Enter jsem neznal{|a}, i to pomůže. Díky.`],
    ],
  },
];
