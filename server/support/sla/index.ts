export { calendarsContract } from "./calendar-contract.ts";
export { slaContract } from "./contract.ts";
export { slaRoutes } from "./routes.ts";
export { createCalendar } from "./save-calendar.ts";
