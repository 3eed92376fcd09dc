// Passkeys need a script, so this is the only one of the pages that sign in. Without it what it serves stays hidden.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  const listed = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function post(url, body) {
    const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const said = await answer.json();
    if (said.go) location.assign(said.go);
    else if (!answer.ok) throw new Error(said.code ?? "failed");
    return said;
  }

  async function create(url, name) {
    const { options, state } = await post(url, { act: "offer" });
    if (!options) return;
    const user = { ...options.user, id: bytes(options.user.id) };
    const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: listed(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    const response = {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    };
    await post(url, { act: "add", name, state, answer: answerOf(made, response) });
  }

  async function get(url, next) {
    const { options, state } = await post(url, { act: "offer" });
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) };
    const had = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = had.response;
    const response = {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle && { userHandle: text(userHandle) }),
    };
    await post(url, { act: "prove", next, state, answer: answerOf(had, response) });
  }

  function answerOf(credential, response) {
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: {}, response };
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void run(form);
    });
  }

  async function run(form) {
    const { passkey, url } = form.dataset;
    const said = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    said.hidden = true;
    button.disabled = true;
    try {
      if (passkey === "add") await create(url, form.elements.name.value);
      else await get(url, form.elements.next?.value ?? "");
    } catch {
      said.hidden = false;
    }
    button.disabled = false;
  }
})();
