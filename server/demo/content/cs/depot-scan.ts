import type { Scenario } from "../../model.ts";

export const depotAndScan: readonly Scenario[] = [
  {
    type: "incident",
    on: "depot",
    tags: ["expedice", "tisk"],
    priority: "urgent",
    subject: "Expedice stojí: štítky dopravce se netisknou",
    thread: [
      [
        "c",
        `od {time} se netisknou štítky dopravce, Depot {version} hlásí DC-{code}. Máme {count} zásilek na rampě a svoz v 16:30. Vychystávání běží normálně.`,
      ],
      [
        "a",
        `pracuji na tom. Služba dopravce teď odmítá spojení, ostatní zákazníci hlásí totéž. Aby svoz stihl odjet: Expedice > Dopravci > váš dopravce > „Štítky z rezervy“. Depot použije rezervovaná čísla a data odešle, až služba naběhne. Do půl hodiny se ozvu.`,
      ],
      ["c", `Z rezervy tiskneme, díky. Kolik čísel máme?`],
      [
        "a",
        `K této chvíli jich máte {big}, takže na dnešek bohatě stačí. Dopravce mezitím závadu potvrdil a předpokládá opravu do hodiny.`,
      ],
      [
        "n",
        `Dopravce nasadil nový certifikát bez mezilehlého. Už ho vrací. {mate}, prosím pohlídat frontu u všech, kdo jedou z rezervy, ať se odešle celá.`,
      ],
      ["a", `služba dopravce opět funguje a vaše fronta se celá odeslala. Prosím vypněte „Štítky z rezervy“.`],
      ["c", `Vypnuto, svoz odjel včas. Děkujeme za nasazení.`],
    ],
    vars: { code: ["504", "526"] },
  },
  {
    type: "problem",
    on: "depot",
    tags: ["zasoby", "rezervace"],
    subject: "Rezervace u {sku} neklesne ani po expedici",
    thread: [
      [
        "c",
        `u položky {sku} zůstává rezervace {n} ks, přestože jsou všechny zakázky vyexpedované. Obchod pak tvrdí, že zboží není. Ručně rezervaci zrušit nejde, tlačítko je šedé.`,
      ],
      [
        "a",
        `šedé tlačítko znamená, že rezervaci drží doklad. Otevřete prosím Zásoby > {sku} > Rezervace a klepněte na číslo ve sloupci „Drží“. Napište mi, o jaký doklad jde a v jakém je stavu.`,
      ],
      ["c", `Je to zakázka {order}, stav „sloučená“. Tu jsme ale sloučili s jinou a ta je dávno pryč.`],
      [
        "n",
        `Sloučení zakázek po zahájení vychystávání: rezervace zůstane na původní. Opraveno v 6.2.1, u starších stačí na sloučené zakázce dát „Přepočítat rezervace“. {mate} potvrdil{|a}.`,
      ],
      [
        "a",
        `děkuji. Při sloučení rozpracované zakázky zůstala rezervace viset na té původní. Otevřete zakázku {order} a v nabídce Akce zvolte „Přepočítat rezervace“, tím se uvolní. Ve verzi 6.2.1 už k tomu nedochází.`,
      ],
      ["c", `Uvolnilo se. Našli jsme takhle ještě dvě další zakázky. Aktualizaci naplánujeme na víkend.`],
    ],
  },
  {
    type: "howTo",
    on: "depot",
    tags: ["inventura"],
    subject: "Inventura za provozu bez zastavení příjmu",
    thread: [
      [
        "c",
        `chystáme inventuru a nechceme zastavit příjem. Dá se v Depotu {version} inventarizovat po uličkách a zbytek skladu nechat jet?`,
      ],
      [
        "a",
        `dá. Založte inventuru typu „Průběžná“ a jako rozsah zvolte uličku. Depot zamkne jen pozice, které se právě počítají; příjem do nich nabídne náhradní pozici a vychystávání je přeskočí. Po potvrzení se ulička sama odemkne.

Doporučuji začít uličkou s malým obratem, ať si lidé zvyknou.`,
      ],
      ["c", `První tři uličky máme za dopoledne hotové a příjem jel celou dobu. Děkuji.`],
    ],
  },
  {
    type: "question",
    on: "depot",
    tags: ["sarze", "audit"],
    subject: "Dohledání šarže pro audit do dvou hodin",
    thread: [
      [
        "c",
        `při auditu budeme muset do dvou hodin doložit, komu jsme prodali konkrétní šarži a od koho přišla. Je na to hotová sestava, nebo se to skládá z více exportů?`,
      ],
      [
        "a",
        `je na to jediná sestava: Dohledatelnost > Šarže. Zadáte číslo a dostanete dodavatele, všechny pohyby i odběratele s množstvím. Tlačítko „Seznam pro stažení z trhu“ vytvoří soubor s kontakty.

Doporučuji si to předem vyzkoušet na starší šarži; sestava sama upozorní na místa, kde je řetěz přerušený.`,
      ],
      ["c", `Vyzkoušeno na dvou šaržích, hotovo za pět minut. Auditor byl spokojený.`],
    ],
  },
  {
    type: "incident",
    on: "depot",
    tags: ["aktualizace", "server"],
    priority: "high",
    team: "platform",
    subject: "Po aktualizaci na {version} nenaběhla služba Depot na {server}",
    thread: [
      [
        "c",
        `v noci jsme aktualizovali z {old} na {version} a služba na {server} nenaběhne. V protokolu je „migration 0147 failed: could not extend file, no space left“. Na disku je ale 60 GB volných. Směna začíná v 6.`,
      ],
      [
        "a",
        `i když je místo na hlavním disku, databáze může mít dočasné soubory jinde. Spusťte prosím „depot-admin disk“ a pošlete výpis. Služba zatím nic neztratila, migrace proběhne buď celá, nebo vůbec.`,
      ],
      ["c", `Výpis: pg_wal na oddílu D:, volno 0,3 GB. O tom oddílu jsme nevěděli.`, "disk.txt"],
      [
        "a",
        `uvolněte prosím na D: alespoň 8 GB (nebo oddíl zvětšete), nic z pg_wal ale nemažte ručně. Potom stačí službu spustit, migrace se sama zopakuje od začátku. U vaší velikosti dat počítejte s deseti minutami.`,
      ],
      ["c", `Oddíl jsme zvětšili, migrace trvala sedm minut, v 5:48 jsme jeli. Díky, že jste vzal{|a} telefon tak brzy.`],
    ],
  },
  {
    type: "task",
    on: "depot",
    tags: ["nova-hala"],
    subject: "Příprava nové haly od {date+9}",
    thread: [
      [
        "c",
        `od {date+9} otevíráme druhou halu, asi {big} paletových pozic. Potřebujeme pomoc se zakládáním pozic a s tiskem štítků na regály. Můžete nám to připravit hromadně?`,
      ],
      [
        "a",
        `rád{|a} pomohu. Pošlete mi prosím tabulku se sloupci ulička, sloupec, patro, nosnost a typ pozice. Import umí pozice vygenerovat i z rozsahů, takže stačí jeden řádek na uličku. Štítky potom vytisknete z Rozvržení > Tisk, i s kontrolní číslicí.`,
      ],
      ["c", `Tabulka je v příloze, jednu uličku tvoří samé chlazené pozice.`, "pozice.csv"],
      [
        "n",
        `Naimportováno na zkušební databázi, {big} pozic, kontrola nosností v pořádku. Chlazené pozice mají vlastní zónu. {mate}, prosím druhé oči, než to pustíme do ostré.`,
      ],
      [
        "a",
        `pozice jsou ve vaší ostré databázi, zatím ve stavu „neaktivní“, aby do nich Depot nic neposílal. V den otevření je v Rozvržení > Haly jedním tlačítkem zapnete.`,
      ],
      ["c", `Zapnuto, první paleta stojí. Štítky drží i v chlaďáku.`],
    ],
  },
  {
    type: "incident",
    on: "scan",
    tags: ["prihlaseni", "android"],
    priority: "high",
    subject: "Čtečky se po aktualizaci na {version} nepřihlásí",
    thread: [
      [
        "c",
        `{count} čteček se dnes ráno aktualizovalo na {version} a {n} z nich se nepřihlásí. Hlásí „Čas zařízení se liší o více než 5 minut“. Čas na displeji je přitom správně.`,
      ],
      [
        "a",
        `čas na displeji je správně, ale zařízení může mít špatné časové pásmo, a pak se liší čas skutečný. Zkontrolujte prosím na jedné z nich Nastavení > Datum a čas: bývá tam GMT místo středoevropského času.

Hromadně to jde přes Depot: Zařízení > Profily > „Nastavit časové pásmo“.`,
      ],
      ["c", `Přesně tak, ty čtečky byly v servisu a vrátily se s GMT. Po odeslání profilu se přihlásily všechny.`],
    ],
  },
  {
    type: "problem",
    on: "scan",
    tags: ["ean", "vahove-kody"],
    subject: "Váhové kódy 29… se čtou jako neznámé zboží",
    thread: [
      [
        "c",
        `váhové kódy začínající 29 hlásí Scan jako neznámé zboží, kódy začínající 28 čte správně včetně váhy. Obojí tiskne stejná váha. Verze {version}.`,
      ],
      [
        "a",
        `předpona 28 je ve výchozím nastavení, 29 je potřeba doplnit: Depot > Zboží > Čárové kódy > Váhové kódy > „Předpony“. Zadejte 28 a 29 a zkontrolujte, že má 29 stejné rozložení, tedy pět číslic zboží a pět číslic váhy v gramech.`,
      ],
      ["c", `Doplněno, rozložení je stejné, čte se i s váhou. Děkuji.`],
    ],
  },
  {
    type: "howTo",
    on: "scan",
    tags: ["offline"],
    priority: "low",
    subject: "Práce ve sklepě bez signálu",
    thread: [
      [
        "c",
        `ve sklepě nemáme signál ani Wi-Fi a potřebujeme tam značit láhve po paletách. Co se musí udělat předem, aby Scan fungoval i tam, a jak poznám, že se to pak odeslalo?`,
      ],
      [
        "a",
        `před cestou dolů otevřete Scan na Wi-Fi a dejte Nastavení > „Připravit práci bez připojení“; stáhne se zboží i pozice a ukáže se čas, ke kterému jsou data platná. Dole pracujete jako obvykle, vlevo nahoře svítí počet neodeslaných záznamů. Nahoře se odešlou samy a číslo zmizí.`,
      ],
      ["c", `Vyzkoušeno: dole {count} záznamů, nahoře během chvilky nula. Přesně to jsem potřeboval{|a}.`],
    ],
  },
  {
    type: "featureRequest",
    on: "scan",
    tags: ["napad", "displej"],
    priority: "low",
    subject: "Větší písmo v seznamu vychystávání",
    thread: [
      [
        "c",
        `starším kolegům je písmo v seznamu vychystávání malé a zvětšení v Androidu Scan nebere v úvahu. Šlo by to nastavit přímo v aplikaci?`,
      ],
      [
        "a",
        `děkuji za podnět, ten má podle mě přednost před novinkami. Ve verzi 3.2.0 už Scan zvětšení z Androidu přebírá na všech obrazovkách kromě mapy pozic. Po aktualizaci tedy stačí zvětšit písmo v Nastavení > Displej.`,
      ],
      ["c", `Aktualizovali jsme dvě čtečky na zkoušku a kolegové jsou nadšení. Dáme to všem.`],
    ],
  },
];
