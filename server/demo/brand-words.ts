import type { LocalizedText } from "#shared/locales";

/** What the demo vendor's portal says at its start, and where it leads at its foot. */
export const brandWords: {
  readonly welcomeTitles: LocalizedText;
  readonly welcomeTexts: LocalizedText;
  readonly links: readonly { readonly url: string; readonly labels: LocalizedText }[];
} = {
  welcomeTitles: {
    en: "What can we do for you?",
    pt: "O que podemos fazer por você?",
    cs: "Co pro vás můžeme udělat?",
    ar: "ماذا يمكننا أن نفعل من أجلك؟",
    de: "Was können wir für Sie tun?",
  },
  welcomeTexts: {
    en: "We answer on working days from 9 to 17, most requests within four hours.",
    pt: "Respondemos em dias úteis das 9h às 17h, a maioria das solicitações em quatro horas.",
    cs: "Odpovídáme v pracovní dny od 9 do 17 hodin, na většinu požadavků do čtyř hodin.",
    ar: "نجيب في أيام العمل من الساعة 9 إلى 17، وعلى معظم الطلبات خلال أربع ساعات.",
    de: "Wir antworten werktags von 9 bis 17 Uhr, auf die meisten Anfragen binnen vier Stunden.",
  },
  links: [
    {
      url: "https://acme.test/legal",
      labels: { en: "Legal notice", pt: "Aviso legal", cs: "Právní informace", ar: "البيانات القانونية", de: "Impressum" },
    },
    {
      url: "https://acme.test/privacy",
      labels: { en: "Privacy", pt: "Privacidade", cs: "Ochrana údajů", ar: "الخصوصية", de: "Datenschutz" },
    },
    {
      url: "https://status.acme.test/",
      labels: { en: "Service status", pt: "Status do serviço", cs: "Stav služeb", ar: "حالة الخدمة", de: "Dienststatus" },
    },
  ],
};
