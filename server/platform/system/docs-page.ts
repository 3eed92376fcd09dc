import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { API_PREFIX, type Route } from "#platform/http";

const escape = (text: string) => text.replaceAll(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8881}body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;text-transform:capitalize}details{border:1px solid var(--line);border-radius:6px;margin:.4rem 0}
summary{cursor:pointer;padding:.5rem .75rem}form{padding:0 .75rem .75rem}code,textarea,input,pre{font:13px/1.5 ui-monospace,monospace}
label{display:block;margin:.5rem 0 .2rem}input,textarea{width:100%;box-sizing:border-box;padding:.4rem;border:1px solid var(--line);border-radius:4px}
button{margin-top:.6rem;padding:.45rem 1rem;min-height:24px}pre{background:var(--soft);padding:.75rem;overflow:auto;max-height:30rem;white-space:pre-wrap}.m{display:inline-block;min-width:4rem;font-weight:600}`;

const SCRIPT = `const token=document.getElementById("token");
for(const form of document.querySelectorAll("form"))form.addEventListener("submit",async e=>{e.preventDefault();
const out=form.querySelector("pre");out.hidden=false;out.textContent="…";
let path=form.dataset.path;const query=new URLSearchParams();
for(const i of form.querySelectorAll("input")){if(i.name.startsWith("path:"))path=path.replace("{"+i.name.slice(5)+"}",encodeURIComponent(i.value));
else if(i.name==="If-Match"||!i.value)continue;else query.set(i.name,i.value)}
const headers={};if(token.value)headers.Authorization="Bearer "+token.value;
const match=form.querySelector("[name=If-Match]");if(match&&match.value)headers["If-Match"]=match.value;
const body=form.querySelector("textarea");if(body&&body.value)headers["Content-Type"]="application/json";
try{const r=await fetch(path+(query.size?"?"+query:""),{method:form.dataset.method,headers,body:body&&body.value||undefined});
const text=await r.text();let shown=text;try{shown=JSON.stringify(JSON.parse(text),null,2)}catch{}
out.textContent=r.status+" "+r.statusText+"\\n"+[...r.headers].map(h=>h.join(": ")).join("\\n")+"\\n\\n"+shown}catch(err){out.textContent=String(err)}});`;

/** A page to read and try the API: every operation with its fields, sent from the browser. */
export function docsPage(c: Context, routes: readonly Route[]): Response {
  const nonce = randomBytes(16).toString("base64");
  const rooms = Map.groupBy(routes, (route) => route.id.slice(0, route.id.indexOf(".")));
  const sections = [...rooms].map(([room, list]) => `<section><h2>${escape(room)}</h2>${list.map(entry).join("")}</section>`).join("");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Backstay API</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>Backstay API</h1><p>The whole description is the <a href="/api/v1/openapi.json">OpenAPI document</a>. Calls made here are real.</p>
<label for="token">API token (without one, your session is used)</label><input id="token" type="password" autocomplete="off">${sections}</main><script nonce="${nonce}">${SCRIPT}</script></body></html>`;
  return c.body(html, 200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    "x-content-type-options": "nosniff",
  });
}

function shapeKeys(schema: unknown): string[] {
  return Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});
}

function entry({ id, spec }: Route): string {
  const field = (name: string, label: string) =>
    `<label for="${escape(`${id}-${name}`)}">${escape(label)}</label><input id="${escape(`${id}-${name}`)}" name="${escape(name)}" dir="ltr">`;
  const fields = [
    ...shapeKeys(spec.params).map((name) => field(`path:${name}`, name)),
    ...shapeKeys(spec.query).map((name) => field(name, name)),
    ...(spec.ifMatch ? [field("If-Match", "If-Match (ETag)")] : []),
    ...(spec.body
      ? [
          `<label for="${escape(id)}-body">Body (JSON): ${escape(shapeKeys(spec.body).join(", "))}</label><textarea id="${escape(id)}-body" rows="6" dir="ltr"></textarea>`,
        ]
      : []),
  ];
  return `<details><summary><span class="m">${spec.method}</span> <code>${escape(API_PREFIX + spec.path)}</code> ${escape(spec.summary)}</summary>
<form data-method="${spec.method}" data-path="${escape(API_PREFIX + spec.path)}"><p>Right: <code>${escape(spec.right)}</code></p>${fields.join("")}<button>Send</button><pre hidden aria-live="polite"></pre></form></details>`;
}
