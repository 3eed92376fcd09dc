import { Outlet } from "react-router";
import type { RouteHandle } from "../i18n/wings.ts";
export const handle: RouteHandle = { wings: ["desk"], hydrate: true };
export default function Desk() { return <Outlet />; }
