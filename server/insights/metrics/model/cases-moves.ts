/** Scripted histories of tickets with figures worked out by hand, for tests: programs, merging, moving, handling. Everything in minutes; the start is a Monday at eight, business hours are nine to five. */
import { caseList } from "./scripted.ts";

const { cases, of } = caseList();

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

export { cases as moveCases };
