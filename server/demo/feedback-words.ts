import type { Locale } from "#shared/locales";
import type { Verdict } from "#shared/survey-codes";

/** What customers of the demo vendor wrote beside their ratings, each in his language. */
export const SAID: { readonly [verdict in Verdict]: { readonly [locale in Locale]: readonly string[] } } = {
  positive: {
    en: [
      "Quick and to the point, thank you.",
      "The workaround did the trick until the fix came out.",
      "Max explained it so well that I could do it myself the second time.",
    ],
    pt: ["Resposta rápida e muito clara.", "Resolveram no mesmo dia, excelente.", "A explicação passo a passo ajudou bastante."],
    cs: ["Rychlé a srozumitelné, děkuji.", "Problém byl vyřešen ještě týž den.", "Oceňuji, že jste zavolali zpátky."],
    ar: ["رد سريع وواضح، شكرًا لكم.", "حُلّت المشكلة في اليوم نفسه.", "شرح ممتاز خطوة بخطوة."],
    de: ["Schnell und kompetent, vielen Dank.", "Die Anleitung war genau richtig.", "Sehr freundlich, und es läuft wieder."],
  },
  neutral: {
    en: ["Solved in the end, but I had to send the log twice.", "Fine, though I would have liked to hear something sooner."],
    pt: ["Resolveu, mas precisei explicar tudo duas vezes.", "Foi bom, porém demorou um pouco."],
    cs: ["Nakonec dobré, ale log jsem posílal dvakrát.", "Vyřešeno, jen to trvalo déle, než jsem čekala."],
    ar: ["حُلّت المشكلة في النهاية لكن بعد انتظار.", "الخدمة مقبولة، وكنت أفضل ردًا أسرع."],
    de: ["Am Ende gelöst, aber ich musste zweimal nachfragen.", "In Ordnung, nur etwas langsam."],
  },
  negative: {
    en: ["Three days without a word while our month-end stood still.", "The answer did not fit what I had asked."],
    pt: ["Ficamos dois dias parados sem resposta.", "O problema voltou na semana seguinte."],
    cs: ["Dva dny bez odpovědi, přitom nám stála fakturace.", "Odpověď se netýkala toho, na co jsem se ptal."],
    ar: ["انتظرنا يومين دون أي رد.", "عادت المشكلة بعد أسبوع."],
    de: ["Zwei Tage ohne Antwort, obwohl der Monatsabschluss stillstand.", "Der Fehler kam nach einer Woche wieder."],
  },
};
