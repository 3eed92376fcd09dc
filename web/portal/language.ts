import { redirect } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import { readForm, safeNext, textOf } from "../data.ts";
import type { Route } from "./+types/language.ts";
import { portalPath, withoutLocale } from "./paths.ts";
import { wishCookie } from "./visitor.ts";

export function loader(): never {
  throw redirect("/");
}

/** Remembers a language in this browser and goes back to the page. An address that named a language names the new one. */
export async function action({ request, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const next = safeNext(textOf(form, "next"), "/");
  const chosen = textOf(form, "locale");
  if (!isLocale(chosen)) return redirect(next);
  const path = params.locale === undefined ? next : portalPath({ locale: chosen }, withoutLocale(next, params.locale));
  return redirect(path, { status: 303, headers: { "Set-Cookie": wishCookie("backstay-locale", chosen) } });
}
