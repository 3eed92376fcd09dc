export { defineEvent, eventTypes } from "./define-event.ts";
export { emit } from "./emit.ts";
export { isImported, readEvents, readEventsOf, readHistoryOf, readLogs, readRecent, type StoredEvent } from "./read-events.ts";
export { startEventBus, type EventBus, type LiveMessage } from "./event-bus.ts";
export { startSubscribers, type Subscriber } from "./start-subscribers.ts";
