import { Outlet } from "react-router";

/** A page of text and forms, as wide as is good to read. */
export default function PortalText() {
  return (
    <div className="portal-text">
      <Outlet />
    </div>
  );
}
