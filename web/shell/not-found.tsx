import { data } from "react-router";

export function loader(): never {
  throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
}

export default function NotFound() {
  return null;
}
