import type { Scenario } from "../../model.ts";

/** Licences, invoices, sales and security. */
export const contract: readonly Scenario[] = [
  {
    type: "license",
    on: "ledger",
    tags: ["aktivace"],
    priority: "high",
    subject: "Nejde aktivovat Ledger na novém počítači {machine}",
    thread: [
      [
        "c",
        `vyměnili jsme počítač {machine} a Ledger {version} hlásí LIC-209, „počet aktivací vyčerpán ({seats} z {seats})“. Starý počítač už nejde zapnout. Kolegyně dnes nemůže fakturovat.`,
      ],
      [
        "a",
        `aktivaci starého počítače jsem právě uvolnil{|a}, naposledy se hlásil {date-9}. Můžete aktivovat hned.

Příště to zvládnete i bez nás: v portálu v části Licence > Aktivace uvolníte i počítač, který už nejde zapnout.`,
      ],
      ["c", `Aktivováno, fakturujeme. Do portálu se podívám.`],
    ],
  },
  {
    type: "license",
    on: "depot",
    tags: ["prodlouzeni"],
    subject: "Depot hlásí konec licence za {n} dny, prodloužení je zaplacené",
    vars: { n: ["2", "3", "4"] },
    thread: [
      [
        "c",
        `prodloužení jsme zaplatili fakturou {invoice} už {date-12}, ale Depot všem ukazuje, že licence skončí za {n} dny. Je to potřeba někde zadat ručně?`,
      ],
      [
        "a",
        `platbu vidíme a prodloužení je připravené, server si ho jen nevyzvedl. Na {server} dejte Systém > Licence > „Vyzvednout“. Pokud se objeví LIC-030, server nemá cestu ven; v tom případě nahrajte soubor, který jsem vám dal{|a} do portálu k licenci {key}.`,
      ],
      ["c", `LIC-030. Soubor nahrán, hláška zmizela, firewall upravíme. Děkuji.`],
    ],
  },
  {
    type: "license",
    on: "scan",
    tags: ["pocet-zarizeni"],
    priority: "low",
    subject: "Přidání zařízení: místo {seats} potřebujeme {seats2}",
    thread: [
      [
        "c",
        `potřebujeme navýšit počet čteček (dnes {seats}) na {seats2}, tentokrát natrvalo. Jak se dopočítá cena do konce období a od kdy budou nové kusy fungovat?`,
      ],
      [
        "a",
        `rozdíl do konce období vychází na {amount} bez DPH, počítáme po dnech. Fungovat začnou hned po vašem potvrzení, na platbu nečekáme. Stačí odpovědět „souhlasím“.`,
      ],
      ["c", `Souhlasím, objednávka číslo {order}.`],
      ["n", `Navýšeno, fakturu s číslem objednávky zákazníka {order} vystavit prosím zítra. {mate}`],
      ["a", `hotovo, k dispozici máte {seats2} zařízení. Fakturu s číslem vaší objednávky pošleme zítra.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["faktura", "adresa"],
    subject: "Oprava adresy na faktuře {invoice}",
    thread: [
      [
        "c",
        `na faktuře {invoice} máte naši starou adresu sídla. Od {date-9} sídlíme jinde, změna už je zapsaná v obchodním rejstříku. Prosím o opravu, jinak ji nemůžeme proplatit.`,
      ],
      [
        "a",
        `omlouvám se za komplikaci. Novou adresu jsem ověřil{|a} v rejstříku, opravený doklad {invoice} je v portálu a přišel i na fakturační e-mail. Číslo a splatnost zůstávají, takže v účetnictví nemusíte nic přečíslovat.`,
      ],
      ["c", `Přišla v pořádku, zítra ji proplatíme.`],
    ],
  },
  {
    type: "billing",
    on: "gateway",
    to: "billing",
    tags: ["vyuctovani"],
    subject: "Proč je vyúčtování za {month} o {amount} vyšší?",
    vars: { n: ["5", "6", "9"] },
    thread: [
      ["c", `vyúčtování Gateway za {month} je o {amount} vyšší než obvykle, a přitom jsme měli méně objednávek. Můžete nám poslat rozpis?`],
      [
        "a",
        `rozpis je v portálu u faktury {invoice}. Rozdíl dělají opakované pokusy o doručení na adresu /hooks/sklad, která {n} dní vracela chybu 500; bylo jich {big}.

Protože jsme vás na to měli upozornit dřív, částku jsme vám dobropisovali. Prosíme jen o kontrolu té adresy, chyby přicházejí dál.`,
      ],
      ["c", `Ten server jsme uprostřed měsíce zrušili a webhook zapomněli. Smazáno. Za dobropis děkujeme, to jsme nečekali.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["splatnost"],
    priority: "low",
    subject: "Prodloužení splatnosti ze 14 na 30 dní",
    thread: [
      ["c", `nová směrnice nám ukládá splatnost faktur 30 dní. Je možné to u vás změnit, aspoň u ročních faktur?`],
      [
        "a",
        `je to možné u všech faktur. Splatnost 30 dní jsem nastavil{|a} od nejbližší faktury; u té, která je teď otevřená, jsem ji posunul{|a} na {date+9}.`,
      ],
      ["c", `Výborně, děkuji za vstřícnost.`],
    ],
  },
  {
    type: "sales",
    on: "depot",
    team: "billing",
    tags: ["nabidka"],
    subject: "Cenová nabídka: Depot pro dva sklady a {seats} uživatelů",
    thread: [
      [
        "c",
        `prosíme o nabídku na Depot pro dva sklady a {seats} uživatelů, k tomu {count} čteček. Zajímá nás také, kolik dní zabere zavedení a jestli je školení v češtině.`,
      ],
      [
        "a",
        `nabídku najdete v portálu, roční cena je {amount} bez DPH. Zavedení u dvou skladů obvykle trvá 15 až 20 dní, z toho tři dny přímo u vás. Školení i příručky jsou v češtině.

Nejlepší by byla hodinová ukázka na vašich datech. Hodil by se vám některý den příští týden?`,
      ],
      ["c", `Ukázka příští středu v 10 hodin by se hodila, budeme čtyři.`],
      [
        "a",
        `středu v 10 hodin potvrzuji, pozvánku posílám všem čtyřem. Prosím jen o export zboží a pozic předem, ať vidíte vlastní sklad.`,
      ],
    ],
  },
  {
    type: "sales",
    on: "insight",
    team: "billing",
    tags: ["zkusebni-verze"],
    priority: "low",
    subject: "Zkušební přístup do Insight pro {n} lidi",
    vars: { n: ["2", "3", "4"] },
    thread: [
      [
        "c",
        `rádi bychom si Insight na měsíc vyzkoušeli, zatím jen pro {n} lidi z účtárny. Co to obnáší a co se stane s daty, když se rozhodneme nepokračovat?`,
      ],
      [
        "a",
        `zkušební přístup je na 30 dní a se vším, co umí plná verze. Data zůstávají v Ledgeru, Insight si dělá jen kopii; pokud nebudete pokračovat, kopie se po 14 dnech smaže a dostanete o tom potvrzení. Mám ho založit na váš účet?`,
      ],
      ["c", `Ano, prosím, založte ho.`],
    ],
  },
  {
    type: "question",
    on: null,
    tags: ["provozni-doba"],
    priority: "low",
    subject: "Jak podpora funguje mezi svátky?",
    thread: [
      ["c", `mezi svátky děláme inventuru. Bude podpora dostupná a platí i tehdy čtyřhodinová reakce?`],
      [
        "a",
        `v pracovní dny mezi svátky jsme k dispozici od 8 do 17 hodin a reakční doba platí beze změny. O samotných svátcích řešíme jen stavy, kdy práce stojí; v takovém případě zvolte v portálu prioritu „urgentní“.`,
      ],
      ["c", `Děkuji, to nám vyhovuje.`],
    ],
  },
  {
    type: "security",
    on: "gateway",
    to: "security",
    tags: ["token", "unik"],
    priority: "urgent",
    subject: "Přístupový token omylem ve veřejném repozitáři",
    thread: [
      [
        "c",
        `náš brigádník dnes (čas zápisu {time}) nahrál token ke Gateway do veřejného repozitáře. Zneplatnili jsme ho asi po hodině. Můžete ověřit, jestli ho mezitím někdo použil? Jmenuje se „export-noc“.`,
      ],
      [
        "a",
        `děkuji za rychlé zneplatnění. V dané hodině vidím {n} volání z adresy {ip}, všechna jen na /v2/status, tedy zkoušku, zda token platí. Žádná data přečtena nebyla. Podepsaný výpis jsem vám uložil{|a} do portálu.

Doporučuji u tokenů nastavit povolené adresy, aby byl jinde k ničemu.`,
      ],
      ["c", `Ulevilo se nám. Povolené adresy nastavíme u všech tokenů ještě dnes.`],
    ],
  },
  {
    type: "security",
    on: null,
    to: "security",
    tags: ["gdpr"],
    subject: "Výmaz osobních údajů bývalého zaměstnance",
    thread: [
      [
        "c",
        `bývalý kolega nás požádal o výmaz osobních údajů. V systémech Acme má účet do Insight a vystupuje jako autor v několika požadavcích na podporu. Jak postupovat?`,
      ],
      [
        "a",
        `žádost prosím potvrďte v portálu v části Společnost > Ochrana údajů, vyžadujeme to od osoby s oprávněním správce. Účet pak smažeme a v požadavcích nahradíme jméno označením „bývalý uživatel“. Faktury ponecháváme, protože nám to ukládá zákon; jeho jméno na nich ale není.`,
      ],
      ["c", `Potvrzeno v portálu.`],
      ["n", `Žádost potvrdila osoba s rolí správce. Účet smazán, autor nahrazen. {mate}, prosím zkontrolovat i zálohy podle lhůty.`],
      ["a", `údaje jsou smazané, v zálohách zaniknou nejpozději za 35 dní. Potvrzení máte v portálu a můžete ho bývalému kolegovi předat.`],
    ],
  },
  {
    type: "security",
    on: "ledger",
    to: "security",
    tags: ["opravneni"],
    priority: "high",
    subject: "Uživatel bez práva vidí mzdy v globálním hledání",
    thread: [
      [
        "c",
        `všiml{|a} jsem si, že uživatel bez práva na mzdy najde v globálním hledání jméno a výši mzdy kolegy. Otevřít záznam nejde, ale v našeptávači částka je. Ledger {version}.`,
      ],
      [
        "a",
        `děkuji, že se obracíte přímo na nás, a beru to jako bezpečnostní chybu. Do opravy prosím vypněte Nastavení > Hledání > „Našeptávat mzdy“, tím údaj zmizí všem. Do {date+2} vám napíšu výsledek.`,
      ],
      [
        "n",
        `Potvrzeno na 10.0.0, na 9.4.2 ne. Našeptávač nefiltruje podle práv modulu. Omezený přístup k ticketu. {mate}, beru opravu, prosím o revizi.`,
      ],
      [
        "a",
        `chybu jsme potvrdili, týká se řady 10. Opravená verze vyjde do {date+9} a vydáme k ní upozornění. Smíme v něm poděkovat vaší firmě?`,
      ],
      ["c", `Rádi, děkujeme za serióznost.`],
    ],
  },
];
