/** What the columns of a list are probably taken for, by their names in the languages of the administration and of usual programs. Pure. */
import { columnName } from "#platform/imports";
import { LIST_TARGETS, METADATA_TARGET, type ListKind } from "#shared/license-lists";

const SHARED: { readonly [target: string]: string } = {
  key: "license key,licence key,licensekey,serial,serial number,activation key,product key,chave,chave de licenca,licencni klic,klic,lizenzschlussel,schlussel,seriennummer,مفتاح,مفتاح الترخيص,الرقم التسلسلي",
  contact:
    "email,e mail,mail,user,user email,contact email,customer email,owner email,holder email,licensee email,usuario,uzivatel,kontakt,benutzer,البريد,البريد الالكتروني,المستخدم",
  createdAt:
    "created,created at,issued,issued at,issue date,start,start date,activated at,criada em,criado em,inicio,vytvoreno,vystaveno,erstellt,erstellt am,ausgestellt,beginn,تاريخ الانشاء,تاريخ الاصدار",
  metadata: "meta,custom data,metadados,metadaten,بيانات وصفية",
};
const OWN: { readonly [kind in ListKind]: { readonly [target: string]: string } } = {
  license: {
    name: "license name,licence name,label,nome,nazev,jmeno licence,bezeichnung,الاسم",
    policy: "license policy,plan,tier,politica,pravidla,richtlinie,lizenzrichtlinie,السياسة,الخطة",
    product: "product code,produto,produkt,المنتج",
    organization:
      "organisation,org,company,customer,account,domain,holder,licensee,empresa,cliente,organizacao,organizace,firma,zakaznik,unternehmen,kunde,inhaber,المؤسسة,الشركة,العميل",
    contactName:
      "contact name,user name,full name,customer name,nome do contato,jmeno,jmeno kontaktu,kontaktname,vor und nachname,اسم المستخدم,اسم جهة الاتصال",
    expiresAt:
      "expiry,expires,expires at,expires on,expiration,expiration date,expiry date,valid until,valid to,end,end date,ends,validade,expira em,vence em,platnost do,platna do,vyprsi,konec,gultig bis,ablauf,ablaufdatum,lauft ab,ende,تاريخ الانتهاء,صالح حتى,ينتهي",
    maxMachines:
      "machines,seats,devices,activations,max activations,activation limit,maquinas,estacoes,pocitacu,stroju,gerate,platze,arbeitsplatze,rechner,الاجهزة,المقاعد",
    maxProcesses: "processes,processos,procesu,prozesse,العمليات",
    maxUsers: "users,max users,usuarios,uzivatelu,nutzer,المستخدمون",
    maxCores: "cores,nucleos,jader,kerne,الانوية",
    maxMemory: "memory,memoria,pamet,speicher,الذاكرة",
    maxDisk: "disk,disco,festplatte,القرص",
    maxUses: "max uses,usage limit,limite de usos,max pouziti,max nutzungen,حد الاستخدام",
    entitlements:
      "entitlement,features,feature,modules,modulos,recursos,opravneni,moduly,funkce,berechtigungen,module,funktionen,الميزات,الصلاحيات",
    environment: "env,ambiente,prostredi,umgebung,البيئة",
    suspended: "disabled,status,state,suspensa,pozastavena,gesperrt,معلق",
    uses: "usage,use count,used,usos,pouziti,nutzungen,مرات الاستخدام",
  },
  machine: {
    license: "license id,licence,licence id,licenca,lizenz,الترخيص",
    fingerprint:
      "machine,machine id,device id,hwid,hardware id,machine fingerprint,impressao digital,otisk,fingerabdruck,gerate id,بصمة الجهاز,البصمة",
    name: "machine name,device name,nome,nazev,geratename,bezeichnung,اسم الجهاز,الاسم",
    hostname: "host,host name,computer,computer name,nome do host,nazev pocitace,rechnername,اسم المضيف",
    platform: "os,operating system,plataforma,platforma,system,plattform,betriebssystem,المنصة,نظام التشغيل",
    cores: "cpu cores,nucleos,jader,kerne,الانوية",
    memory: "ram,memoria,pamet,speicher,الذاكرة",
    disk: "disk size,disco,festplatte,القرص",
    heartbeatAt: "last heartbeat,heartbeat,last seen,ultimo sinal,posledni signal,zuletzt gesehen,letztes lebenszeichen,اخر ظهور",
  },
};

/**
 * What each column is probably taken for; each thing once.
 * @param titles how the administration calls what a column can be taken for, in all languages
 */
export function guessColumns(
  kind: ListKind,
  columns: readonly string[],
  titles: { readonly [target: string]: readonly string[] },
): (string | null)[] {
  const taken = new Set<string>();
  const known = LIST_TARGETS[kind].map((target) => {
    const said = `${OWN[kind][target] ?? ""},${SHARED[target] ?? ""}`.split(",").filter(Boolean);
    const split = target.replace(/([a-z])([A-Z])/g, "$1 $2");
    return { target, names: new Set([target, split, ...(titles[target] ?? []), ...said].map(columnName)) };
  });
  return columns.map((column) => {
    const name = columnName(column);
    const found = METADATA_TARGET.test(column.trim()) ? column.trim() : name && known.find(({ names }) => names.has(name))?.target;
    if (!found || taken.has(found)) return null;
    taken.add(found);
    return found;
  });
}
