import type { Scenario } from "../../model.ts";

export const cloud: readonly Scenario[] = [
  {
    type: "incident",
    on: "gateway",
    tags: ["eshop", "objednavky"],
    priority: "urgent",
    subject: "Objednávky z e-shopu se od {time} nepřenášejí",
    thread: [
      [
        "c",
        `od {time} se nepřenáší objednávky do Ledgeru. Fronta roste, právě je v ní {count} zpráv a každá končí chybou GW-422 „unknown payment method: bnpl“. Včera jsme v e-shopu zapnuli odloženou platbu.`,
      ],
      [
        "a",
        `příčina je v té nové platbě: mapování zná kartu, převod, dobírku a hotovost, „bnpl“ ne, a proto objednávku odmítne. Přidejte prosím v Trasy > Objednávky > Mapování > Způsob platby řádek bnpl → „pohledávka za zprostředkovatelem“. Ve frontě pak dejte „Zpracovat znovu“.`,
      ],
      ["c", `Přidáno, fronta se vyprázdnila za minutu. Který účet se k tomu použije?`],
      [
        "a",
        `použije se účet, který má v Ledgeru nastavený zprostředkovatel; ve výchozím stavu 378. Poraďte se prosím s účetní, jestli mu nechce založit analytiku.`,
      ],
      ["c", `Účetní chce 378.200, nastaveno. Děkuji za rychlou pomoc.`],
    ],
  },
  {
    type: "problem",
    on: "gateway",
    tags: ["kodovani", "xml"],
    subject: "Rozbitá diakritika v XML pro dopravce",
    thread: [
      [
        "c",
        `na štítcích dopravce se místo „Příbram“ tiskne „PÅ™Ă­bram“. Děje se to od {date-2}, předtím bylo vše v pořádku. Podle nás Gateway {version} posílá UTF-8, ale hlavička říká něco jiného.`,
      ],
      [
        "a",
        `diagnóza je správná. V archivu vidím tělo v UTF-8 a hlavičku „charset=windows-1250“. Neměnil někdo {date-2} šablonu trasy? Poslední úprava je z účtu „integrace“.`,
      ],
      ["c", `Ano, kolega kopíroval hlavičky ze staré trasy, která ještě běžela na windows-1250.`],
      [
        "a",
        `stačí tedy v šabloně hlavičku vymazat. Gateway doplní charset sám podle skutečného těla. Zprávy, které odešly špatně, najdete přes filtr „změněná šablona“ a můžete je poslat znovu.`,
      ],
      ["c", `Hlavička pryč, Příbram je zase Příbram. Kolega se omlouvá.`],
    ],
  },
  {
    type: "howTo",
    on: "gateway",
    tags: ["api", "strankovani"],
    subject: "Stránkování přes kurzor: dostáváme pořád první stránku",
    thread: [
      [
        "c",
        `stahujeme objednávky přes GET /v2/orders a v parametru cursor posíláme nextCursor z předchozí odpovědi, ale dostáváme pořád první stránku. Co děláme špatně? Token má právo číst, limit je 200.`,
      ],
      [
        "a",
        `v záznamech vidím, že kurzor posíláte bez zakódování. Obsahuje znaky + a =, a plus se v adrese čte jako mezera. Server takový kurzor nepozná. Zakódujte ho prosím (v JavaScriptu encodeURIComponent) a bude to v pořádku.

A uznávám, že neplatný kurzor má skončit chybou, ne tiše první stránkou.`,
      ],
      ["c", `Po zakódování jsme stáhli všech {big} objednávek. Chyba místo tiché první stránky by nám ušetřila dopoledne.`],
      ["n", `Od 5.0 neplatný kurzor vrací 422. {mate}, nešlo by to i do 4.2.x, aspoň jako varování v hlavičce?`],
      [
        "a",
        `ve verzi 5.0 skončí neplatný kurzor chybou 422. Ptal{|a} jsem se kolegů i na řadu 4.2; přidají do odpovědi varovnou hlavičku.`,
      ],
    ],
  },
  {
    type: "question",
    on: "gateway",
    tags: ["dostupnost", "sla"],
    priority: "low",
    subject: "Kde najdeme skutečnou dostupnost za poslední rok?",
    thread: [
      ["c", `vedení chce doložit dostupnost Gateway za poslední rok po měsících. Je někde veřejně, nebo ji od vás dostaneme na vyžádání?`],
      [
        "a",
        `je veřejně na stavové stránce, po měsících i s popisem výpadků. Pro vaši oblast (eu-central) vyšla za posledních dvanáct měsíců 99,97 %. Čísla počítáme z pohledu zákazníka, tedy z úspěšnosti volání, ne z toho, zda běží servery.`,
      ],
      ["c", `Přesně to jsme potřebovali, děkuji.`],
    ],
  },
  {
    type: "incident",
    on: "gateway",
    tags: ["certifikat", "banka"],
    priority: "high",
    team: "platform",
    subject: "Spojení s bankou: certifikát vyprší za {n} dny a nejde obnovit",
    vars: { n: ["2", "3", "4"] },
    thread: [
      [
        "c",
        `certifikát pro spojení s bankou vyprší za {n} dny. Při nahrání nového hlásí Gateway „soukromý klíč neodpovídá certifikátu“. Klíč nám vygenerovala banka, soubor je .p12.`,
      ],
      [
        "a",
        `soubor .p12 může obsahovat více klíčů. Zkuste prosím „openssl pkcs12 -info -in soubor.p12 -nokeys“ a pošlete jen řádky se subject a friendlyName, nic tajného v nich není.`,
      ],
      ["c", `Jsou tam dva certifikáty: „{org} – podpis“ a „{org} – TLS“.`],
      [
        "a",
        `tím se to vysvětluje: Gateway vzal první, a to je ten podpisový. Ve formuláři rozbalte „Pokročilé“ a vyberte položku s „TLS“. Do podpisu zpráv pak nahrajte stejný soubor a vyberte „podpis“.`,
      ],
      ["c", `Obojí je nahrané a zkušební spojení prošlo. Bez toho rozbalení bych na to {nepřišel|nepřišla}.`],
    ],
  },
  {
    type: "problem",
    on: "insight",
    tags: ["sestavy", "export"],
    subject: "Export do Excelu ukazuje data jako text",
    thread: [
      [
        "c",
        `v exportu sestavy „Pohledávky po splatnosti“ jsou data i částky jako text, takže nejdou sečíst. Ještě minulý měsíc to šlo. Insight {version}, Excel v češtině.`,
      ],
      [
        "a",
        `díky za přesný popis. Od verze 3.8 se při exportu CSV zapisují čísla podle jazyka sestavy, a ta vaše je přepnutá do angličtiny, takže Excel v češtině tečku nepovažuje za desetinnou čárku. Přepněte prosím sestavu na češtinu, nebo ještě lépe zvolte export XLSX, kde na jazyku nezáleží.`,
      ],
      ["c", `Přes XLSX je vše v pořádku. Nechám to tak pro všechny.`],
    ],
  },
  {
    type: "howTo",
    on: "insight",
    tags: ["upozorneni"],
    priority: "low",
    subject: "Upozornění e-mailem, když marže klesne pod {n} %",
    thread: [
      [
        "c",
        `chtěl{|a} bych dostat e-mail, když u některé skupiny zboží klesne marže pod {n} %. Jde to nastavit, aniž bych se musel{|a} dívat na přehled?`,
      ],
      [
        "a",
        `jde. Na dlaždici s marží otevřete tři tečky > „Hlídat“, zadejte hranici a zvolte „po skupinách“. Upozornění přijde nejvýše jednou denně a uvidíte v něm, která skupina a o kolik. Pokud má zboží víc než {count} skupin, doporučuji hlídat jen ty nad určitým obratem.`,
      ],
      ["c", `Nastaveno, první upozornění přišlo hned druhý den a bylo oprávněné.`],
    ],
  },
];
