import type { Scenario } from "../../model.ts";

export const gateway: readonly Scenario[] = [
  {
    type: "incident",
    on: "gateway",
    tags: ["webhooks", "401"],
    priority: "high",
    subject: "All webhooks to our shop fail with 401 since the secret was rotated",
    thread: [
      [
        "c",
        `We rotated the signing secret of our webhook endpoint yesterday as your guide recommends. Since then our shop rejects every delivery with 401, because the signature does not match. The dashboard shows {count} failed deliveries. We copied the new secret from the page, twice.`,
      ],
      [
        "a",
        `During a rotation Gateway signs with both secrets for 24 hours and sends two values in one header: webhook-signature: v1,<new> v1,<old>. Some libraries compare the header as a whole, and then neither matches.

Could you tell me which library verifies the signature on your side? If it is your own code: split the header at the space and accept if any part matches.`,
      ],
      ["c", `It is our own code, fourteen lines, and it compares the whole header. Changing it now. Do we lose the failed ones?`],
      [
        "a",
        `No. Deliveries are retried for three days with growing pauses, and you can send them again at once: Webhooks > your endpoint > Failed > "Retry all". Each has the same id as before, so if your code remembers ids nothing happens twice.`,
      ],
      ["c", `All {count} delivered. We added the id check too.`],
    ],
  },
  {
    type: "incident",
    on: "gateway",
    tags: ["latency", "eu-west"],
    priority: "urgent",
    team: "platform",
    subject: "p95 above 4 s on /v2/rates since {time}",
    thread: [
      [
        "c",
        `Our monitoring shows p95 of 4.2 s on GET /v2/rates since {time} UTC, normally 180 ms. Error rate is low, but checkout times out at 3 s, so we are losing orders. Request id of a slow one: req_{trace}. Region eu-west.`,
      ],
      [
        "a",
        `We see it too and have opened an incident: one of three rate providers answers slowly, and Gateway waits for all three before it answers. I have set that provider to "skip if slower than 300 ms" for your workspace. Could you check whether your p95 comes down?`,
      ],
      ["c", `Yes, 210 ms since about a minute. What do we lose while it is skipped?`],
      [
        "n",
        `Provider B, their connection pool is exhausted; they are aware. We had 41 workspaces affected. {mate}, please check why the circuit breaker did not open: the threshold counts errors, not slowness.`,
      ],
      [
        "a",
        `Only that provider's own rates; the other two are complete. The provider has confirmed a fault on their side and is adding capacity.

For later: you can set this limit yourself with "timeout" and "onTimeout": "omit" in the route's configuration. The default of waiting for all is careful about prices and careless about time. We are going to change the default for new routes.`,
      ],
      ["c", `We have set 400 ms ourselves now. I would rather have known this option before today, but the reaction was quick.`],
    ],
  },
  {
    type: "problem",
    on: "gateway",
    tags: ["edifact", "orders"],
    subject: "EDIFACT ORDERS with more than 99 lines are truncated",
    thread: [
      [
        "c",
        `An order with {count} lines from our largest customer arrives with 99 lines. The raw EDIFACT in the Gateway archive has them all, up to LIN+{count}. No error anywhere. Our people only noticed because the pallet looked thin. Gateway {version}, mapping "ORDERS D96A to order v2".`,
      ],
      [
        "a",
        `Losing lines without an error is the worst way to fail, and I am treating it as such. Please keep the archived message; I have taken a copy of it, interchange reference {order}.

May I ask whether the mapping is ours or one that you adapted?`,
      ],
      ["c", `Adapted. A freelancer added a field for the buyer's cost centre two years ago.`],
      [
        "n",
        `The adapted mapping declares LIN with maxOccurs 99, ours says 9999. Our engine cuts in silence when a group exceeds the declared maximum; it must stop with an error. Two things: tell the customer how to change his mapping, and file the silent cut as a fault. {mate}`,
      ],
      [
        "a",
        `There are two causes, one yours and one ours. Yours: the adapted mapping says that a message has at most 99 lines (Mappings > your mapping > group 25 > "at most"). Please change it to 9999 as in our original.

Ours: Gateway must not cut off what exceeds the limit, it must stop and tell you. That has been filed as a fault and will be corrected in the next 4.2 release. Until then the page Monitoring > Consistency compares the line counts of raw and mapped messages; please switch on its alert.`,
      ],
      ["c", `Changed, replayed the archived message, all {count} lines are there. Alert is on. Thank you for being straight about it.`],
    ],
  },
  {
    type: "howTo",
    on: "gateway",
    tags: ["rate-limit", "api"],
    subject: "Getting 429 at night, how do we read the limits?",
    thread: [
      [
        "c",
        `Our nightly sync runs into 429 after about {big} calls. We back off and it works in the end, but it takes until six in the morning. Is the limit per token or per workspace, and is there a header that tells us how much is left?`,
      ],
      [
        "a",
        `The limit is per workspace, 600 requests a minute, in a sliding window. Every answer carries RateLimit-Remaining and RateLimit-Reset (seconds), and a 429 also carries Retry-After. Please wait that long rather than doubling your own pause.

Looking at your calls, though: 9 out of 10 are GET /v2/orders/{order} one at a time. GET /v2/orders?updatedSince=… with limit=200 would do the same in 1 % of the calls.`,
      ],
      ["c", `We had written that before updatedSince existed. Rewritten this morning: the sync takes four minutes and no 429.`],
    ],
  },
  {
    type: "question",
    on: "gateway",
    tags: ["5.0", "breaking-changes"],
    subject: "Is it safe to test 5.0.0-rc.1 against production data?",
    thread: [
      [
        "c",
        `We want to try 5.0.0-rc.1 in our staging cluster. Staging reads a copy of the production database of this morning. Does the release candidate write anything to the outside on start, for instance register webhooks again with the carriers? That would be awkward with production credentials in the copy.`,
      ],
      [
        "a",
        `A good thing to ask first. On start, the release candidate does renew webhook registrations with carriers that expire within seven days, and with the production credentials it would renew yours to the staging address.

Start it with GATEWAY_OUTBOUND=off. Everything then works except that outgoing calls are written to the log instead of being sent. The migration from 4.2 only adds columns, so the copy can be used with 4.2.3 again afterwards.`,
      ],
      ["c", `Exactly the answer I was afraid of, and exactly the switch I needed. Staging is up.`],
    ],
  },
  {
    type: "problem",
    on: "gateway",
    tags: ["time-zone", "scheduling"],
    subject: "Scheduled pull ran an hour late after the clocks changed",
    countries: ["US"],
    thread: [
      [
        "c",
        `Our pull from the bank is scheduled for 06:30 America/Chicago. Since the clocks changed it runs at 05:30 or 07:30 depending on the route, I have seen both. The file is only there from 06:15.`,
      ],
      [
        "a",
        `Routes created before 4.2.0 store the schedule as an offset (-06:00) and not as a zone, so they do not follow the change. Newer ones store America/Chicago. You have {n} of the old kind, which is why you see both.

Open each old route (they show "UTC-6" next to the time) and save it again with the zone chosen from the list. I can send you the list of ids if that helps.`,
      ],
      ["c", `No need, I could filter for it. All saved again. This morning it ran at 06:30 sharp.`],
    ],
  },
  {
    type: "task",
    on: "gateway",
    tags: ["allow-list", "network"],
    subject: "New outgoing addresses for our firewall allow list",
    countries: ["US"],
    thread: [
      [
        "c",
        `Our security team only lets known addresses call our ERP. Which addresses does Gateway call from in the region us-east, and will you tell us before they change? Today's list has {ip} on it and nobody remembers why.`,
      ],
      [
        "a",
        `The current list for every region is at Settings > Network > Outgoing addresses, also as JSON for your firewall's automation. Changes are announced there and by e-mail 30 days in advance; add your security team's address under "Notify".

{ip} was ours until two years ago and now belongs to somebody else. Please take it off the list today.`,
      ],
      ["c", `Removed, and the team's address is in. Slightly worrying, thank you.`],
    ],
  },
];
