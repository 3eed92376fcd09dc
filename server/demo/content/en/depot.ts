import type { Scenario } from "../../model.ts";

export const depot: readonly Scenario[] = [
  {
    type: "incident",
    on: "depot",
    tags: ["labels", "shipping"],
    priority: "urgent",
    subject: "No carrier labels since {time}, trucks are waiting",
    thread: [
      [
        "c",
        `Depot cannot print carrier labels any more. Every parcel ends with "Carrier service did not answer (DC-{code})". Began at about {time}, {count} parcels are on the belt and the first truck leaves at half past five. Pick lists and internal labels print normally.`,
      ],
      [
        "a",
        `I am on it now. The carrier's own status page shows nothing, but our monitor sees their label service refusing the TLS handshake since shortly before {time}.

Please do this so that the truck can leave: Shipping > Carriers > your carrier > "Use offline labels". Depot has a reserve of about 500 tracking numbers for exactly this, and hands the data in as soon as the service is back. I shall write again within 30 minutes.`,
      ],
      ["c", `Offline labels print. Loading now. Please tell me before I run out of numbers.`],
      [
        "n",
        `Carrier renewed their certificate with an intermediate that our {version} bundle lacks. Fix is one file: put the intermediate into conf/trust/. {mate} is testing it on the staging site before we tell anyone.`,
      ],
      [
        "a",
        `The cause: the carrier renewed a certificate and its issuer is not among those that {version} trusts. I have sent you the file carrier-intermediate.pem through the portal. Please copy it to conf/trust on {server} and press "Reload" under System > Certificates; no restart is needed.

After that, switch "Use offline labels" off again. You will see the offline parcels go out under Shipping > Queue.`,
      ],
      ["c", `Copied, reloaded, the queue emptied itself in two minutes. All trucks left on time. Nice work.`],
    ],
    vars: { code: ["504", "526", "812"] },
  },
  {
    type: "problem",
    on: "depot",
    tags: ["stock", "counting"],
    subject: "Stock of {sku} goes negative after every night count",
    thread: [
      [
        "c",
        `For the third morning in a row the stock of {sku} is negative in bin {bin}. The night shift counts it, gets {count}, saves; in the morning Depot shows -{n}. No picks in between according to the journal. We are on {version}.`,
      ],
      [
        "a",
        `That should be impossible, which makes it interesting. Could you please export the bin journal (Stock > Bins > {bin} > Journal > Export) for the last four days and attach it? Please leave the column "Device" in.`,
      ],
      [
        "c",
        `Attached the export. I notice that one handheld, RF-{n}, sends its bookings between 05:50 and 06:10 although nobody uses it at that time. It lives in the charger.`,
        "bin-journal.csv",
      ],
      [
        "n",
        `That is it: RF-{n} holds old picks in its queue from a day when it was out of coverage. Every morning it gets Wi-Fi in the charging cabinet and delivers them again, because the answer does not reach it before it sleeps. Bookings are keyed by device time, which was reset. {mate}, is this the duplicate that 6.2.1 rejects?`,
      ],
      [
        "n2",
        `Yes, 6.2.1 keys a booking by its own id instead of device and time. On older servers the queue on the handheld has to be emptied by hand.`,
      ],
      [
        "a",
        `Your observation was the key. RF-{n} kept {n} picks from a day without coverage and delivers the same ones again each morning, because it falls asleep before our server's answer arrives.

Right now: open Scan on RF-{n}, Settings > Queue > "Mark as delivered". Then count {bin} once more. For good: Depot 6.2.1 recognises a repeated booking by its id and ignores it, so please plan that update.`,
      ],
      ["c", `Queue emptied, count is {count} and stayed there this morning. Update is planned for Sunday.`],
    ],
  },
  {
    type: "howTo",
    on: "depot",
    tags: ["picking", "zones"],
    subject: "Splitting one order over two picking zones",
    thread: [
      [
        "c",
        `We have opened a second hall. Orders with lines in both halls are given to one picker, who then walks 400 metres through the yard. How do I make Depot give each hall its own pick list and bring the boxes together at packing?`,
      ],
      [
        "a",
        `What you need is called zone picking with consolidation:

1. Layout > Zones: put the bins of the new hall into a zone of their own.
2. Picking > Strategies > your strategy: set "Split by zone" to "Parallel".
3. Packing > Stations: tick "Consolidate", and choose a few bins near the packing table as consolidation places.

Each order then yields one list per hall, and the packing station shows a red marker until both boxes have been scanned in. Try it with a single order type first; the change applies to new waves only, so nothing that is already being picked will move.`,
      ],
      ["c", `Set up for web orders only, as you suggest. Is there a way to see orders where one box has arrived and the other is late?`],
      [
        "a",
        `Yes: Packing > Monitor > filter "Waiting for parts", sorted by age. If you want to be told, add a rule "older than 30 minutes" and an e-mail address at the bottom of the same page.`,
      ],
    ],
  },
  {
    type: "question",
    on: "depot",
    tags: ["batches", "food-safety"],
    subject: "Tracing a batch back to customers within the hour",
    thread: [
      [
        "c",
        `Our quality auditor will test us: he names a batch, and we have one hour to list every customer who received any of it, and from which supplier it came. Does Depot {version} have this as one report, or do I join exports by hand as we do today?`,
      ],
      [
        "a",
        `It is one report: Traceability > Batch > enter the number. Upwards it shows receipts and suppliers, downwards every movement to the customers, mixed pallets included. Press "Recall list" for a file with names, addresses and quantities.

Two conditions: the article must have "Batch required" set, and repacking must be booked as repacking, not as two corrections. The report marks gaps, so I suggest a rehearsal with a batch from last month.`,
      ],
      ["c", `Rehearsed with three batches; 4 minutes each. One gap, and it was indeed a correction. The team has been told.`],
    ],
  },
  {
    type: "incident",
    on: "depot",
    tags: ["performance", "database"],
    priority: "high",
    team: "platform",
    subject: "Wave planning takes {n} minutes since the update to {version}",
    thread: [
      [
        "c",
        `Planning the morning wave ({big} lines) took about 20 seconds until last week. Since the update to {version} it takes {n} minutes or more, and everybody stares at an hourglass. Server {server}, 8 cores, 64 GB, PostgreSQL 15, nothing else changed.`,
      ],
      [
        "a",
        `That is far outside what we measure. Could you run System > Diagnostics > "Slow queries" directly after a slow wave, and send me the bundle it makes? Please also tell me when the database was last analysed; the same page shows it as "Statistics".`,
      ],
      ["c", `Bundle attached. Statistics: "never". That cannot be good.`, "slow-queries.log"],
      [
        "n",
        `Their autovacuum was off in postgresql.conf, left over from a consultant's "tuning". The update rewrote the stock table, so statistics are gone and the planner assumes an empty table: nested loop over the whole of stock. ANALYZE will cure it, autovacuum keeps it so.`,
      ],
      [
        "a",
        `Indeed it cannot. The update rewrote the stock table, and since automatic maintenance (autovacuum) is switched off in your postgresql.conf, the database believes the table is empty and chooses the slowest way through it.

Please set autovacuum = on, reload the configuration, and run ANALYZE once; it takes a minute or two and disturbs nobody. The wave should be back at its old speed at once.`,
      ],
      ["c", `18 seconds. The line with autovacuum had a comment from {year} saying "do not touch". We touched it.`],
    ],
  },
  {
    type: "task",
    on: "depot",
    tags: ["training", "onboarding"],
    priority: "low",
    subject: "Access for {n} seasonal pickers from {date+5}",
    thread: [
      [
        "c",
        `We take on {n} seasonal pickers from {date+5} until the end of the season. They need Scan on their handhelds and nothing else: no prices, no customer names. What is the least painful way to create and later remove them all?`,
      ],
      [
        "a",
        `Make one role and one group, and let the group expire:

- Roles > Copy "Picker" > take away "See customer names" and "See prices".
- People > Import: a file with name and badge number is enough; choose the new role and set "Valid until".

After that date they cannot sign in any more, and their bookings keep their names, as the auditor will want.`,
      ],
      ["c", `Imported, badges printed. Five minutes instead of the half day I had set aside.`],
    ],
  },
];
