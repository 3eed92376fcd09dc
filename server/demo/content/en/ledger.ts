import type { Scenario } from "../../model.ts";

export const ledger: readonly Scenario[] = [
  {
    type: "incident",
    on: "ledger",
    tags: ["bank-feed"],
    priority: "high",
    subject: "Bank feed stopped importing on {date-2}",
    thread: [
      [
        "c",
        `Our bank feed has not brought in a single transaction since {date-2}. The connection page in Ledger {version} still shows a green tick, but "last imported" is stuck at {time}.

I disconnected and reconnected the account once; it asked for the bank's consent, I approved it on my phone, and the page said "Connected". Nothing came in afterwards. We have a payment run on Friday and I am reconciling from PDF statements at the moment.`,
      ],
      [
        "a",
        `Thank you for trying the reconnect; that rules out an expired consent. What we see on our side is that the import job runs every two hours and the bank answers with an empty page each time.

Could you open Settings > Bank feeds > the three dots next to the account, choose "Show details", and send me the value of "Feed from account"? I suspect that the reconnect picked the savings account instead of the current account.`,
      ],
      [
        "c",
        `You are right, it says account ending 4471, that is the reserve account. Ours ends 9028. There was only one tick box on the bank's page, so I did not think about it.`,
      ],
      [
        "a",
        `That explains it. The bank offers every account the card holder may see and ticks the first one. I have removed the link to 4471; nothing was posted from it.

Please reconnect once more and, on the bank's own page, tick the account ending 9028 before you approve. Ledger will then fetch everything since {date-2}, including what you have entered by hand: please leave "Match existing entries" switched on, and it will pair them instead of booking them twice.`,
      ],
      ["c", `Done, {count} transactions came in and all but two matched themselves. Payment run saved.`],
    ],
  },
  {
    type: "problem",
    on: "ledger",
    tags: ["vat", "rounding"],
    subject: "VAT return is out by a penny after upgrading to {version}",
    countries: ["GB"],
    thread: [
      [
        "c",
        `Since the upgrade to {version} the VAT return is {vat} away from the sum of our VAT accounts. Box 1 says £{big}.37 and the account says £{big}.38. On the old machine, still on {old}, both agree to the penny for the same period.

I know it is a penny, but the return is signed by a partner and she will not sign something that does not add up.`,
      ],
      [
        "a",
        `I would not sign it either. {version} changed one thing in this area: discounts on the invoice total are now spread over the lines before VAT is computed, where {old} computed VAT on the total. Both are allowed, but they may differ by a penny on one invoice.

Could you run Reports > VAT > Differences by document for the period and send me the result? It lists every document whose VAT differs from the account.`,
      ],
      [
        "c",
        `It lists one document, {invoice}, with a 7.5 % discount on the total. So it is exactly what you say. What do we do about it? We cannot change a posted invoice.`,
      ],
      [
        "n",
        `Reproduced with a copy of their invoice: 3 lines, 7.5 % discount, the second line rounds half up twice. The posting takes the rounded total, the return takes the sum of the lines. The return is wrong, it must take what was posted. {mate}, can you take this to the Ledger team? Same shape as the case from last month.`,
      ],
      [
        "n2",
        `Confirmed. The return reads the line table and the posting reads the document table. The fix reads the postings in both cases. Goes into the next maintenance release; until then there is the setting "VAT from postings" which does the same.`,
      ],
      [
        "a",
        `This is a fault in {version}: the return adds up the lines, while the account holds what was posted. The posted figure is the right one.

You need not wait for the correction. In Settings > VAT > Calculation choose "From postings" and prepare the return again. The figure in Box 1 will then be the account's. The next maintenance release does this by itself, and the release notes will name it.`,
      ],
      ["c", `Switched, prepared again, both say .38 now. Signed and filed. Thank you for not telling me it is only a penny.`],
    ],
    vars: { vat: ["one penny", "£0.01"] },
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["year-end"],
    subject: "How do I reopen a closed year for one journal entry?",
    thread: [
      [
        "c",
        `Our auditor has asked for one adjusting entry of {amount} in the year we closed last month. Ledger says "The period is closed" and offers me nothing else. Is there a way to reopen the year without undoing everything that was carried forward?`,
      ],
      [
        "a",
        `Yes, and you need not undo anything:

1. Settings > Financial years > select the closed year > "Reopen for adjustments". Only people with the right "Post to closed years" see the button.
2. Post the entry with the type "Adjustment". It gets its own number range, so the auditor can find it later.
3. Press "Close again". Ledger recomputes the opening balances and shows you which ones have changed before it saves them.

The old closing stays in the log together with the reason you enter in step 1, so please write something the auditor will recognise.`,
      ],
      ["c", `Worked a treat. The opening balance of one creditor changed, exactly as expected.`],
    ],
  },
  {
    type: "incident",
    on: "ledger",
    tags: ["crash", "printing"],
    priority: "high",
    subject: "Ledger closes without a message when I print statements ({machine})",
    thread: [
      [
        "c",
        `As soon as I print more than one customer statement, Ledger disappears. No message, it is just gone. It started this morning on {machine}. Two other PCs with the same version ({version}) are fine with the same customers. Rebooting did not help.`,
      ],
      [
        "a",
        `I am sorry, that is an unpleasant way to start a morning. Since the other PCs are fine, the printer driver on {machine} is my first suspect.

Could you try to print the same statements to "Microsoft Print to PDF"? And please send me the newest file from %LOCALAPPDATA%\\Acme\\Ledger\\crash; it contains no customer data, only the list of loaded modules.`,
      ],
      [
        "c",
        `PDF works for all {count} statements. The file is called crash-{trace}.txt, I have copied the first lines:

Faulting module: hpcui{n}.dll
Exception: 0xc0000005 in StretchBlt`,
        "crash.txt",
      ],
      [
        "a",
        `The fault is in hpcui{n}.dll, a part of the printer driver that Windows replaced last night (you will find it under Windows Update > Update history > Driver updates). Please choose "Roll back driver" in the printer's properties, on the tab Hardware > Properties > Driver.

Independently of that, a driver should not be able to take Ledger with it. From 10.0.1 on, printing runs in a process of its own: the print would fail with a message, and your work would stay open.`,
      ],
      ["c", `Rolled back, prints again. I shall plan the update to 10.0.1 for the weekend.`],
    ],
  },
  {
    type: "question",
    on: "ledger",
    tags: ["server", "requirements"],
    subject: "Can Ledger {version} run on Windows Server 2025?",
    thread: [
      [
        "c",
        `We are replacing our file server and would like to go straight to Windows Server 2025. The requirements page lists 2019 and 2022 only. Has anyone tried, and would you still support us if something goes wrong?`,
      ],
      [
        "a",
        `It runs, and yes, we support it: Windows Server 2025 has been part of our tests since 10.0.0. The page you saw belongs to 9.4; the one for 10 has the newer list.

One thing to know before you move: Server 2025 requires SMB signing by default. Ledger works with it, but opening a company of several gigabytes over a slow link takes noticeably longer. If your people work over VPN, please put them on the remote desktop rather than on the share.`,
      ],
      ["c", `Clear and useful. All of us are on the LAN, so that is no problem.`],
    ],
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["import", "csv"],
    subject: "Importing {count} suppliers from a spreadsheet, addresses are cut off",
    thread: [
      [
        "c",
        `I am importing our suppliers from a CSV file ({count} rows). Everything arrives except that the street is cut off at the first comma: "Unit 4, Mill Lane" becomes "Unit 4". The rest of the row then slides one column to the right, so I have town names as postcodes.`,
      ],
      [
        "a",
        `A comma inside a field has to be wrapped in double quotes, otherwise it counts as the next column. Spreadsheet programs do so when you use "Save as > CSV UTF-8 (comma delimited)"; they do not when you use "Text (tab delimited)" and rename the file.

The preview on the second page of the import shows the columns as Ledger reads them. If a row looks wrong there, press Cancel: nothing has been written at that point. To remove the rows that are in already, choose Suppliers > Import history > Undo.`,
      ],
      ["c", `I had renamed a tab file, guilty as charged. Undo removed everything and the second import was right.`],
    ],
  },
  {
    type: "featureRequest",
    on: "ledger",
    tags: ["approval", "idea"],
    priority: "low",
    subject: "Two-person approval for changes of bank details",
    thread: [
      [
        "c",
        `Last month somebody rang our accounts team, pretended to be a supplier and asked us to change the bank details. Our clerk noticed, but only just. It would help a great deal if Ledger could require a second person to approve any change to a supplier's bank details before the next payment run picks it up.`,
      ],
      [
        "a",
        `Thank you for telling us, and my compliments to your clerk. At the moment Ledger can send an e-mail to a manager when bank details change (Settings > Notifications > Supplier bank details), and the payment run marks details that are younger than 14 days. It cannot hold the payment back.

I have passed your request on with the story, because the story is the reason. Two other customers asked for the same thing this quarter.`,
      ],
      ["c", `I did not know about the notification and have switched it on. Please keep me posted about the approval.`],
    ],
  },
  {
    type: "task",
    on: "ledger",
    tags: ["migration"],
    team: "platform",
    subject: "Move our companies to the new server on {date+5}",
    thread: [
      [
        "c",
        `We are moving {n} companies from {server} to a new machine on {date+5} and would feel better with one of you on the phone. Our own IT man does the Windows side. What do you need from us beforehand, and does the licence survive the move?`,
      ],
      [
        "a",
        `Gladly. I have reserved {date+5}, {time} to 18:00, for you.

Beforehand, please
- install Ledger {version} on the new machine, the same version as now (we update afterwards, never both in one step),
- make a backup of each company with File > Backup > "Verify after writing",
- release the licence on the old server under Help > Licence > "Release this computer" once everybody has logged out.

The licence allows one move a year without our help; should it refuse, I can release it from here while we talk.`,
      ],
      ["c", `All three are prepared. The largest backup took 40 minutes, so we shall start that one early.`],
      [
        "n",
        `Customer's largest company is 11 GB. Plan: restore that one first, check the trial balance against the PDF from the old machine, then the small ones. Release of the licence needs {mate} if they used their yearly move already.`,
      ],
      [
        "a",
        `Just to confirm what we did today: all {n} companies run on the new server, the trial balances agree with those of the old machine, and the licence is active there. Please keep the old server switched off but intact for two weeks.`,
      ],
    ],
  },
];
