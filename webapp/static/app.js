// Progressive enhancement only: every page reads, votes and writes without this file.

// A form with data-live="ID" is sent in the background; the element #ID is replaced by the one of the answer.
async function sendLive(form, submitter) {
  const block = document.getElementById(form.dataset.live);
  if (!block || block.getAttribute("aria-busy") === "true") return;
  const entries = new FormData(form, submitter);
  block.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(entries), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(block.id);
    if (!fresh) {
      // Signed out meanwhile, or an error page: show it as the plain form would have.
      if (answer.redirected && answer.ok) location.assign(answer.url);
      else say(block, page.querySelector("#main h1 + p")?.textContent);
      return;
    }
    block.replaceWith(fresh);
    const place = fresh.querySelector("[aria-invalid=true], .is-invalid, [data-focus], [role=alert]") || fresh;
    if (!place.matches("input, textarea, select, button, a")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: false });
  } catch {
    say(block, block.dataset.offline || document.body.dataset.offline);
  } finally {
    block.removeAttribute("aria-busy");
  }
}

// A message over the block; nothing that was typed is touched.
function say(block, text) {
  if (!text) return;
  block.querySelector(":scope > .message-live")?.remove();
  const message = document.createElement("p");
  message.className = "message message-bad message-live";
  message.setAttribute("role", "alert");
  message.textContent = text;
  block.prepend(message);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.live || !document.getElementById(form.dataset.live)) return;
  event.preventDefault();
  sendLive(form, event.submitter);
});

// A filter form with data-auto sends itself when a choice changes; its button is then not needed.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.querySelector("[data-auto-button]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}
