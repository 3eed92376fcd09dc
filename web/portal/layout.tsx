import { data, Outlet } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import type { Route } from "./+types/layout.ts";

export const handle: RouteHandle = { wings: ["portal"] };

export function loader({ params }: Route.LoaderArgs) {
  if (params.locale !== undefined && !isLocale(params.locale)) throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  return null;
}

export default function Portal() {
  return <Outlet />;
}
