import { Outlet } from "react-router";

/** A page with nothing around it: signing in, and what was not found. */
export default function Plain() {
  return <Outlet />;
}
