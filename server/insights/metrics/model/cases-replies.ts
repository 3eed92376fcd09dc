/** Scripted histories of tickets with figures worked out by hand, for tests: replies and what is held. Everything in minutes; the start is a Monday at eight, business hours are nine to five. */
import { caseList } from "./scripted.ts";

const { cases, of } = caseList();
const D = 1_440;

// first reply --------------------------------------------------------------------------------------------------------------
of("nobody has answered", (s) => s.open("t"), {
  first: null,
  replies: 0,
  wait: null,
  resolution: null,
  oneTouch: null,
  firstContact: null,
  open: [[0, null]],
});
of("a person answers", (s) => s.open("t").say("t", 90, "ann"), { first: 90, firstBusiness: 30, senders: ["ann"], replies: 1, next: [] });
of("a note is no answer", (s) => s.open("t").note("t", 5).say("t", 90, "ann"), { first: 90, replies: 1 });
of("a program's answer is none", (s) => s.open("t").say("t", 1, "bot").say("t", 90, "ann"), {
  first: 90,
  senders: ["ann"],
  replies: 1,
  bot: 89,
});
of("what the program says of itself is none", (s) => s.open("t").say("t", 0, "system").say("t", 45, "ann"), {
  first: 45,
  replies: 1,
  bot: null,
});
of(
  "further messages of the customer do not begin it anew",
  (s) => s.open("t").say("t", 30, "customer").say("t", 60, "customer").say("t", 90, "ann"),
  { first: 90, next: [] },
);
of("whoever sent it has it, not the assignee", (s) => s.open("t").assign("t", 5, "ann").say("t", 60, "bob"), {
  senders: ["bob"],
  first: 60,
});
of(
  "written down for the customer by an agent, it counts from then",
  (s) => s.open("t", 0, { actor: "agent:ann", channel: "phone" }).say("t", 70, "bob"),
  { first: 70, replies: 1 },
);
of("opened by an agent, his opening is no reply", (s) => s.open("t", 0, { by: "agent", category: "open" }), { first: null, replies: 0 });
of(
  "opened by an agent, it counts from the customer's first word",
  (s) => s.open("t", 0, { by: "agent", category: "open" }).say("t", 100, "customer").say("t", 160, "ann"),
  { first: 60, replies: 1 },
);
of(
  "opened by an agent, what he adds before the customer writes is no first reply",
  (s) => s.open("t", 0, { by: "agent", category: "open" }).say("t", 20, "ann").say("t", 100, "customer").say("t", 160, "ann"),
  { first: 60, replies: 2, senders: ["ann", "ann"] },
);
of("answered outside of business hours, none of them passed", (s) => s.open("t").say("t", 30, "ann"), { first: 30, firstBusiness: 0 });
of("over a night", (s) => s.open("t", 480).say("t", D + 120, "ann"), { first: D - 360, firstBusiness: 120 });
of("over a weekend", (s) => s.open("t", 4 * D + 480).say("t", 7 * D + 120, "ann"), { first: 3 * D - 360, firstBusiness: 60 });
of("a bounced reply is none", (s) => s.open("t").say("t", 60, "ann", { messageId: "r1" }).bounce("t", 65, "r1").say("t", 120, "ann"), {
  first: 120,
  replies: 1,
});
of(
  "a reply that alone bounced leaves it unanswered",
  (s) => s.open("t").say("t", 60, "ann", { messageId: "r1" }).bounce("t", 65, "r1", "refused"),
  { first: null, replies: 0 },
);
of("a complaint is no bounce", (s) => s.open("t").say("t", 60, "ann", { messageId: "r1" }).bounce("t", 65, "r1", "complained"), {
  first: 60,
  replies: 1,
});
of(
  "a bounced message of the customer stays one",
  (s) => s.open("t").say("t", 10, "ann").say("t", 20, "customer", { messageId: "c1" }).bounce("t", 25, "c1").say("t", 50, "ann"),
  { first: 10, next: [30], replies: 2 },
);
of(
  "answered after it was solved and came back, it counts from the opening",
  (s) => s.open("t").status("t", 60, "solved").say("t", 120, "customer").say("t", 180, "ann"),
  { first: 180, reopens: 1 },
);
of("imported history keeps its time", (s) => s.open("t", -30 * D, { imported: true }).say("t", -30 * D + 60, "ann", { status: "solved" }), {
  first: 60,
  resolution: 60,
  oneTouch: true,
  firstContact: true,
});

// next reply ---------------------------------------------------------------------------------------------------------------
of(
  "the next reply counts from the oldest unanswered message",
  (s) => s.open("t").say("t", 60, "ann").say("t", 120, "customer").say("t", 150, "customer").say("t", 180, "bob"),
  { first: 60, next: [60], nextBusiness: [60], senders: ["ann", "bob"] },
);
of("a reply nobody waited for counts as a reply only", (s) => s.open("t").say("t", 60, "ann").say("t", 70, "ann"), {
  first: 60,
  next: [],
  replies: 2,
});
of(
  "each wait is one",
  (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer").say("t", 110, "ann").say("t", 200, "customer").say("t", 230, "bob"),
  { next: [10, 30], replies: 3 },
);
of(
  "what was solved waits for no answer",
  (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer").status("t", 110, "solved").say("t", 200, "ann"),
  { next: [], replies: 2 },
);
of(
  "reply and solving in one step answer first",
  (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer").say("t", 130, "ann", { status: "solved" }),
  { next: [30], resolution: 130 },
);
of(
  "a program's answer does not end the wait",
  (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer").say("t", 101, "bot").say("t", 160, "ann"),
  { next: [60] },
);
of("a note does not end the wait", (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer").note("t", 105).say("t", 160, "ann"), {
  next: [60],
});
of(
  "a bounced reply does not end the wait",
  (s) =>
    s
      .open("t")
      .say("t", 60, "ann")
      .say("t", 100, "customer")
      .say("t", 110, "ann", { messageId: "r" })
      .bounce("t", 112, "r", "expired")
      .say("t", 190, "ann"),
  { next: [90], replies: 2 },
);

// held and dismissed -------------------------------------------------------------------------------------------------------
of(
  "a held message is nobody's wait",
  (s) => s.open("t").say("t", 60, "ann").say("t", 100, "customer", { held: true, messageId: "h" }).say("t", 160, "ann"),
  { next: [], replies: 2 },
);
of(
  "released, it waits from then on",
  (s) =>
    s.open("t").say("t", 60, "ann").say("t", 100, "customer", { held: true, messageId: "h" }).release("t", 150, "h").say("t", 190, "ann"),
  { next: [40] },
);
of(
  "dismissed, it never counts",
  (s) =>
    s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 100, "customer", { held: true, messageId: "h" }).dismiss("t", 110, "h"),
  { reopens: 0, oneTouch: true, resolution: 60 },
);

export { cases as replyCases };
