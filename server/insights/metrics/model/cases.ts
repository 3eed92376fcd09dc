/** Scripted histories of tickets with figures worked out by hand, for tests. Everything in minutes; the start is a Monday at eight, business hours are nine to five. */
import { Script } from "./scripted.ts";

export type Expected = Partial<{
  first: number | null;
  firstBusiness: number | null;
  senders: string[];
  next: number[];
  nextBusiness: number[];
  wait: number | null;
  waitBusiness: number | null;
  work: number | null;
  hold: number | null;
  resolution: number | null;
  fullResolution: number | null;
  fullBusiness: number | null;
  oneTouch: boolean | null;
  firstContact: boolean | null;
  reopens: number;
  thanks: number;
  replies: number;
  bot: number | null;
  botResolved: boolean | null;
  handle: number | null;
  counted: boolean;
  open: [number, number | null][];
}>;
export type Case = { name: string; script: Script; ticket: string; expected: Expected };

const D = 1_440;
const cases: Case[] = [];
const of = (name: string, write: (script: Script) => Script, expected: Expected, ticket = "t") =>
  cases.push({ name, script: write(new Script()), ticket, expected });

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

// waits --------------------------------------------------------------------------------------------------------------------
of("new and open are the requester's wait and work of agents", (s) => s.open("t").say("t", 60, "ann").status("t", 180, "solved"), {
  wait: 180,
  waitBusiness: 120,
  work: 180,
  hold: 0,
});
of(
  "waiting on the customer is not the requester's wait",
  (s) =>
    s.open("t").say("t", 60, "ann", { status: "waitingOnCustomer" }).say("t", 300, "customer").say("t", 360, "ann", { status: "solved" }),
  { wait: 120, work: 120, fullResolution: 360, next: [60] },
);
of(
  "waiting on others is the requester's wait and no work",
  (s) => s.open("t").status("t", 60, "waitingOnThirdParty").status("t", 240, "open").status("t", 300, "solved"),
  { wait: 300, work: 120, hold: 180 },
);
of("snoozing changes no wait", (s) => s.open("t").snooze("t", 30).status("t", 200, "solved"), { wait: 200, work: 200 });
of(
  "solved time is no wait when it comes back",
  (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 1_000, "customer").say("t", 1_060, "ann", { status: "solved" }),
  {
    wait: 120,
    work: 120,
    resolution: 60,
    fullResolution: 1_060,
    open: [
      [0, 60],
      [1_000, 1_060],
    ],
  },
);
of("while it is open no wait is told", (s) => s.open("t").say("t", 60, "ann"), {
  wait: null,
  work: null,
  hold: null,
  fullResolution: null,
});
of(
  "each stretch in its own business hours",
  (s) =>
    s
      .open("t", 480)
      .status("t", 520, "waitingOnCustomer")
      .status("t", D + 30, "open")
      .status("t", D + 120, "solved"),
  { wait: 40 + 90, waitBusiness: 40 + 60, work: 130 },
);

// the calendar changes: from Wednesday on only nine to one ---------------------------------------------------------------------
of("one span is counted by the hours valid at its end", (s) => s.open("t", 60).say("t", 2 * D + 120, "ann"), {
  first: 2 * D + 60,
  firstBusiness: 240 + 240 + 60,
});
of("answered before the change, by the old ones", (s) => s.open("t", 60).say("t", D + 540, "ann"), { first: D + 480, firstBusiness: 960 });
of(
  "waits are counted stretch by stretch, each by its end",
  (s) =>
    s
      .open("t", 60)
      .status("t", D + 60, "waitingOnThirdParty")
      .status("t", 2 * D + 120, "solved"),
  { wait: 2 * D + 60, waitBusiness: 480 + 240 + 60, hold: D + 60 },
);
of(
  "the whole resolution by the hours of its end",
  (s) =>
    s
      .open("t", 60)
      .status("t", D + 60, "waitingOnThirdParty")
      .status("t", 2 * D + 120, "solved"),
  { fullResolution: 2 * D + 60, fullBusiness: 240 + 240 + 60 },
);

// resolution, reopening, one touch, first contact ----------------------------------------------------------------------------
of("closed without being solved counts as resolved", (s) => s.open("t").status("t", 90, "closed"), {
  resolution: 90,
  fullResolution: 90,
  oneTouch: false,
  firstContact: false,
});
of(
  "closing what is solved is no second resolution",
  (s) =>
    s
      .open("t")
      .say("t", 60, "ann", { status: "solved" })
      .status("t", 5 * D, "closed", "system:close"),
  { resolution: 60, fullResolution: 60, oneTouch: true, firstContact: true, reopens: 0 },
);
of("one reply that solves is one touch and first contact", (s) => s.open("t").say("t", 60, "ann", { status: "solved" }), {
  oneTouch: true,
  firstContact: true,
  replies: 1,
});
of("two replies are neither", (s) => s.open("t").say("t", 60, "ann").say("t", 90, "ann", { status: "solved" }), {
  oneTouch: false,
  firstContact: false,
});
of("no reply is neither", (s) => s.open("t").status("t", 60, "solved"), { oneTouch: false, firstContact: false, replies: 0 });
of(
  "solved on the phone without a written word is first contact",
  (s) => s.open("t", 0, { actor: "agent:ann", channel: "phone" }).status("t", 10, "solved"),
  { oneTouch: false, firstContact: true },
);
of(
  "opened again by the customer",
  (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 300, "customer").say("t", 330, "ann", { status: "solved" }),
  { reopens: 1, thanks: 0, oneTouch: false, firstContact: false, resolution: 60, fullResolution: 330 },
);
of(
  "thanks, closed again without a word",
  (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 300, "customer").status("t", 310, "solved"),
  { reopens: 0, thanks: 1, oneTouch: true, firstContact: true, fullResolution: 310 },
);
of("opened again and nobody has answered yet", (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 300, "customer"), {
  reopens: 1,
  thanks: 0,
  oneTouch: null,
  firstContact: false,
  resolution: 60,
  fullResolution: null,
  open: [
    [0, 60],
    [300, null],
  ],
});
of(
  "an agent's own second thought is no reopening",
  (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).status("t", 90, "open").status("t", 120, "solved"),
  { reopens: 0, thanks: 0, resolution: 60, fullResolution: 120, oneTouch: true, firstContact: true },
);
of(
  "the customer opens it again by a press",
  (s) =>
    s.open("t").say("t", 60, "ann", { status: "solved" }).status("t", 90, "open", "contact:cus").say("t", 120, "ann", { status: "solved" }),
  { reopens: 1, firstContact: false },
);
of(
  "opened again after eight days, first contact stands",
  (s) =>
    s
      .open("t")
      .say("t", 60, "ann", { status: "solved" })
      .say("t", 8 * D + 60, "customer")
      .say("t", 8 * D + 90, "ann", { status: "solved" }),
  { reopens: 1, firstContact: true, oneTouch: false },
);
of(
  "opened again at the last moment of the seventh day",
  (s) =>
    s
      .open("t")
      .say("t", 60, "ann", { status: "solved" })
      .say("t", 7 * D + 60, "customer")
      .say("t", 8 * D, "ann", { status: "solved" }),
  { reopens: 1, firstContact: false },
);
of(
  "twice opened again, once with thanks",
  (s) =>
    s
      .open("t")
      .say("t", 60, "ann", { status: "solved" })
      .say("t", 100, "customer")
      .status("t", 110, "solved")
      .say("t", 200, "customer")
      .say("t", 230, "ann", { status: "solved" }),
  { reopens: 1, thanks: 1, fullResolution: 230 },
);
of(
  "a second reply after it was solved removes one touch and first contact",
  (s) => s.open("t").say("t", 60, "ann", { status: "solved" }).say("t", 90, "ann"),
  { oneTouch: false, firstContact: false, reopens: 0, replies: 2 },
);
of("solved at once in old records", (s) => s.open("t", 0, { category: "closed", imported: true }), {
  resolution: 0,
  fullResolution: 0,
  open: [],
});

// bots --------------------------------------------------------------------------------------------------------------------
of("a program solves it alone", (s) => s.open("t").say("t", 1, "bot").status("t", 30, "solved", "system:bot"), {
  bot: 29,
  botResolved: true,
  first: null,
  oneTouch: false,
  firstContact: false,
});
of("bot time ends with the first act of a person", (s) => s.open("t").say("t", 1, "bot").assign("t", 21, "bob").say("t", 90, "bob"), {
  bot: 20,
  first: 90,
});
of("bot time ends with a note", (s) => s.open("t").say("t", 2, "bot").note("t", 12).say("t", 90, "ann", { status: "solved" }), {
  bot: 10,
  botResolved: false,
});
of("a program that is still at it has no time yet", (s) => s.open("t").say("t", 1, "bot"), { bot: null });

// merging and moving ------------------------------------------------------------------------------------------------------
of("a merged ticket does not count", (s) => s.open("a").open("t", 10).merge("t", "a", 30), { counted: false, open: [[10, 30]] });
of(
  "what is said to a merged ticket counts where it stands",
  (s) => s.open("t").say("t", 20, "ann").open("b", 10).merge("b", "t", 30).say("b", 100, "customer", { root: "t" }).say("t", 160, "bob"),
  { next: [60], replies: 2, counted: true },
);
of("what was said to it before does not", (s) => s.open("t").open("b", 10).say("b", 15, "bob").merge("b", "t", 30).say("t", 90, "ann"), {
  first: 90,
  replies: 1,
});
of(
  "unmerged, it counts again as its own",
  (s) => s.open("a").open("t", 10).merge("t", "a", 30).unmerge("t", "a", 100, "new").say("t", 130, "ann", { status: "solved" }),
  {
    counted: true,
    first: 120,
    wait: 120,
    resolution: 120,
    reopens: 0,
    open: [
      [10, 30],
      [100, 130],
    ],
  },
);
of(
  "and the other as if it had never been there",
  (s) =>
    s
      .open("t")
      .say("t", 20, "ann")
      .open("b", 10)
      .merge("b", "t", 30)
      .say("b", 100, "customer", { root: "t" })
      .say("t", 160, "bob")
      .unmerge("b", "t", 200, "open"),
  { next: [], replies: 2 },
);
of(
  "opened again by one that has left is not opened again",
  (s) =>
    s
      .open("t")
      .say("t", 20, "ann", { status: "solved" })
      .open("b", 30)
      .merge("b", "t", 40)
      .say("b", 100, "customer", { root: "t" })
      .unmerge("b", "t", 200, "open", "solved"),
  { reopens: 0, replies: 1 },
);
of(
  "merged twice over, words still find their ticket",
  (s) =>
    s
      .open("t")
      .say("t", 20, "ann")
      .open("b", 5)
      .open("c", 6)
      .merge("c", "b", 10)
      .merge("b", "t", 30)
      .say("c", 100, "customer", { root: "t" })
      .say("t", 145, "ann"),
  { next: [45] },
);
of(
  "merged while it was solved, nothing is solved anew",
  (s) => s.open("a").open("t", 0).say("t", 60, "ann", { status: "solved" }).merge("t", "a", 90).unmerge("t", "a", 200, "solved"),
  { counted: true, resolution: 60, fullResolution: 60, reopens: 0 },
);
of(
  "a message that is moved away counts no more",
  (s) =>
    s
      .open("t")
      .open("b", 5)
      .say("t", 60, "ann")
      .say("t", 100, "customer", { messageId: "m" })
      .move("t", "b", 110, "m")
      .say("t", 160, "ann"),
  { next: [], replies: 2 },
);
of(
  "it counts where it came to, from then on",
  (s) =>
    s
      .open("b")
      .open("t", 5)
      .say("t", 20, "ann")
      .say("b", 100, "customer", { messageId: "m" })
      .move("b", "t", 110, "m")
      .say("t", 150, "ann"),
  { next: [40] },
);
of(
  "a held message that is moved stays held",
  (s) =>
    s
      .open("b")
      .open("t", 5)
      .say("t", 20, "ann")
      .say("b", 100, "customer", { messageId: "m", held: true })
      .move("b", "t", 110, "m", false)
      .say("t", 150, "ann"),
  { next: [] },
);
of(
  "split off, it counts from then on",
  (s) =>
    s
      .open("b")
      .say("b", 100, "customer", { messageId: "m", quiet: true })
      .open("t", 130, { messageId: "m", actor: "agent:ann" })
      .move("b", "t", 130, "m")
      .say("t", 190, "ann"),
  { first: 60, replies: 1, open: [[130, null]] },
);
of(
  "a ticket that all messages left does not count",
  (s) => s.open("b").open("t", 5, { messageId: "m" }).move("t", "b", 30, "m").status("t", 30, "closed"),
  { counted: false },
);

// handling ----------------------------------------------------------------------------------------------------------------
of("handled while it was open before somebody", (s) => s.open("t").view("t", 10, "ann", "opened").view("t", 16, "ann", "left"), {
  handle: 6,
});
of(
  "whoever does nothing handles nothing",
  (s) =>
    s.open("t").view("t", 10, "ann", "opened").view("t", 13, "ann", "idle").view("t", 40, "ann", "opened").view("t", 42, "ann", "left"),
  { handle: 5 },
);
of(
  "whoever vanishes is counted a quarter of an hour",
  (s) => s.open("t").view("t", 10, "ann", "opened").view("t", 400, "ann", "opened").view("t", 401, "ann", "left"),
  { handle: 16 },
);
of(
  "signs of life go on",
  (s) =>
    s.open("t").view("t", 10, "ann", "opened").view("t", 20, "ann", "opened").view("t", 30, "ann", "opened").view("t", 34, "ann", "left"),
  { handle: 24 },
);
of(
  "two agents count both",
  (s) =>
    s.open("t").view("t", 10, "ann", "opened").view("t", 12, "bob", "opened").view("t", 15, "ann", "left").view("t", 16, "bob", "left"),
  { handle: 9 },
);
of("what has not ended is not counted yet", (s) => s.open("t").view("t", 10, "ann", "opened"), { handle: null });

export { cases };
