import type { Scenario } from "../../model.ts";

export const licensingAndBilling: readonly Scenario[] = [
  {
    type: "license",
    on: "ledger",
    tags: ["activation"],
    priority: "high",
    subject: "Activation limit reached although we replaced two PCs",
    thread: [
      [
        "c",
        `We replaced two broken PCs and Ledger {version} now says "Activation limit reached ({seats} of {seats}), LIC-209". The dead machines still count, and I cannot release them because they do not start any more. Licence {key}. Two colleagues cannot work.`,
      ],
      [
        "a",
        `I have released the two machines that have not reported for longest (last seen {date-9} and {date-12}); please check that these are the dead ones: their names end in -03 and -11. You can activate the new PCs straight away.

For another time: in the portal under Licences > {key} > Activations you can release a computer that is lost or broken yourself, up to {n} times a year.`,
      ],
      ["c", `Those are the two, both new PCs are active. I did not know I could do that myself.`],
    ],
  },
  {
    type: "license",
    on: "depot",
    tags: ["renewal", "grace-period"],
    subject: '"License expires in {n} days" although we renewed',
    thread: [
      [
        "c",
        `Depot shows everyone a yellow bar: licence expires in {n} days. We renewed in {month} and paid invoice {invoice}. The warehouse is getting nervous.`,
      ],
      [
        "a",
        `The renewal is there and paid; the server just has not fetched it. {server} last spoke with our licence service on {date-12}. Does it perhaps have no way to the internet any more?

You can check with System > Licence > "Fetch now". If it says LIC-030, the way is closed: please allow HTTPS to licence.acme.test, or load the file that I have put in your portal under Licences > {key} > "Offline file".`,
      ],
      [
        "c",
        `LIC-030 it is, the firewall was replaced that week. I took the offline file for today and have asked for the rule. The bar is gone.`,
      ],
    ],
  },
  {
    type: "license",
    on: "scan",
    tags: ["seats"],
    subject: "From {seats} to {seats2} handhelds for three months only",
    thread: [
      [
        "c",
        `For the peak season we need {seats2} handhelds instead of {seats}, from {date+5} for three months. Do we have to buy the difference for a whole year?`,
      ],
      [
        "a",
        `No. Your plan includes what the contract calls seasonal seats: up to half of your regular number, for at most 120 days in a year, charged by the month. For you that would be {amount} a month for the additional seats.

If you agree, an answer to this mail is enough; the seats are there at midnight of the day and go away by themselves.`,
      ],
      ["c", `Agreed, please start on {date+5}.`],
      [
        "n",
        `Confirmed by the account holder. Seasonal seats entered, ends after 92 days. {mate}, please make sure that the invoice shows them as a separate line, their buyer asked for that last year.`,
      ],
      ["a", `Entered: {seats2} seats from {date+5} for three months. The invoice will show the additional seats on a line of their own.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["invoice", "purchase-order"],
    subject: "Invoice {invoice}: purchase order number is missing",
    thread: [
      [
        "c",
        `Our accounts payable has returned invoice {invoice} over {amount}, because it does not carry our purchase order number PO-{order}. Could you please send a corrected one? The due date is {date+5}, so it would be good to have it before then.`,
      ],
      [
        "a",
        `Here is what I have done: {invoice} has been cancelled with a credit note, and a new invoice with PO-{order} went to your accounts payable address a few minutes ago. The due date starts afresh.

I have also stored "purchase order required" in your account, so that our system asks for the number before it writes the next invoice.`,
      ],
      ["c", `Received and booked. Storing it in the account is what I was going to ask for next.`],
    ],
  },
  {
    type: "billing",
    on: "gateway",
    to: "billing",
    tags: ["usage", "overage"],
    subject: "Overage of {amount} on our last invoice, we did not send more",
    thread: [
      [
        "c",
        `Invoice {invoice} has an overage of {amount} for Gateway. According to our own logs we sent fewer messages than in the month before. Please explain how you count.`,
      ],
      [
        "a",
        `We count delivered messages and, separately, retries beyond the fifth. Your own traffic is indeed lower. The overage consists of {big} retries to one endpoint (ending in /hooks/stock) that answered 500 for nine days.

I find it wrong to charge for that without having warned you, so the overage has been credited. Could you have a look at that endpoint? It is still failing as we speak.`,
      ],
      ["c", `That endpoint belongs to a shop we closed. Deleted. Thank you for the credit, that is fair.`],
      ["n", `Credit approved by {mate}. Product question: why do we retry nine days into a dead address without telling anybody?`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["payment", "vat-number"],
    priority: "low",
    subject: "Changing our VAT number and company name",
    countries: ["GB", "IE"],
    thread: [
      [
        "c",
        `As of {date+5} we trade under a new name and have a new VAT number. What do you need from us so that the next invoice is right, and do the licences have to be issued again?`,
      ],
      [
        "a",
        `An extract from the register or the letter of the tax office is enough; please upload it in the portal under Company > Documents rather than by e-mail. I check the number with the public service and change both for all future invoices.

Licences carry an id and not a name, so nothing has to be issued again. The name shown in the programs changes with the next daily check.`,
      ],
      ["c", `Uploaded just now.`],
      ["a", `Checked and changed. The next invoice will carry the new name and number.`],
    ],
  },
  {
    type: "license",
    on: "gateway",
    tags: ["trial", "plan"],
    subject: "Trial ended in the middle of our proof of concept",
    thread: [
      [
        "c",
        `Our Gateway trial ended last night, exactly one day before the demo to our board. Every call answers 402 with "plan_required". Is there any way to get a few more days? We are going to buy, the board just has to see it first.`,
      ],
      [
        "a",
        `Extended until {date+9}; calls work again, and all your routes and test data are still there. Good luck tomorrow.

A hint for the demo: under Monitoring > Live you can see each call arrive. Boards like that page.`,
      ],
      ["c", `They did like that page. The order comes from our purchasing this week.`],
    ],
  },
];
