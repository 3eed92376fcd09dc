export { defineEvent, type EventType, type EventTypes } from "./define-event.ts";
export { emit, type NewEvent } from "./emit.ts";
export { isImported, readEvents, readHistoryOf, type StoredEvent } from "./read-events.ts";
export { startEventBus, type EventBus, type LiveMessage } from "./event-bus.ts";
export { startSubscribers, type Subscriber } from "./start-subscribers.ts";
