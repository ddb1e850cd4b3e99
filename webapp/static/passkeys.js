// Asks the browser for a passkey, or for a new one, and sends what it answers. The server hands the options over
// in the form's data-options as JSON whose binary parts are base64url.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const descriptors = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const create = async (options) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : null,
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  };
};

const get = async (options) => {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response: {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
    assertionClientExtensions: JSON.stringify(found.getClientExtensionResults()),
  };
};

const ask = async (form) => {
  const failed = document.getElementById("passkey-failed");
  failed.hidden = true;
  try {
    const answer = await { create, get }[form.dataset.passkey](JSON.parse(form.dataset.options));
    form.elements.namedItem("credential").value = JSON.stringify(answer);
    form.submit();
  } catch {
    // Cancelled, timed out, or no authenticator: the page says so and offers another try.
    failed.hidden = false;
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("button").addEventListener("click", () => ask(form));
  ask(form);
}
