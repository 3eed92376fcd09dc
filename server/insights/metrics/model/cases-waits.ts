/** Scripted histories of tickets with figures worked out by hand, for tests: waits, calendars, resolution. Everything in minutes; the start is a Monday at eight, business hours are nine to five. */
import { caseList } from "./scripted.ts";

const { cases, of } = caseList();
const D = 1_440;

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

export { cases as waitCases };
