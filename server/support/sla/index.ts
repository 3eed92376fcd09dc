export { calendarNames, calendarTime, type CalendarTime } from "./calendar-time.ts";
export { calendarsContract } from "./calendar-contract.ts";
export { slaContract } from "./contract.ts";
export { slaRoutes } from "./routes.ts";
export { slaJobs } from "./jobs.ts";
export { slaSubscribers } from "./subscribers.ts";
export { createCalendar } from "./save-calendar.ts";
export { elapsed } from "./model/business-time.ts";
export { openDays, type Calendar } from "./model/calendar.ts";
