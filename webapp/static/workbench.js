// The desks' progressive enhancement: what buttons and forms do by loading a page, done in place. Nothing needs it.

// A row's button (add, remove, move) asks the server as always, and only the form is exchanged: the page does not jump.
async function exchange(form, button) {
  const body = new FormData(form);
  body.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-swap='editor']");
  const old = document.querySelector("[data-swap='editor']");
  if (!fresh || !old) throw new Error("no editor in the answer");
  old.replaceWith(fresh);
  settle(fresh, button.value);
}

function settle(editor, pressed) {
  const form = editor.querySelector("form[data-rows]");
  const [deed, rows, place] = pressed.split(":");
  const panel = editor.querySelector(`#${deed === "ship" ? "lines" : rows}`);
  const all = panel ? [...panel.querySelectorAll(".edit-row")] : [];
  const next = { up: Number(place) - 1, down: Number(place) + 1, remove: Math.min(Number(place), all.length - 1) }[deed] ?? all.length - 1;
  all[next]?.querySelector("textarea, input:not([type=hidden])")?.focus();
  guard(form);
}

// Typed and not saved: say so, and ask before the page is left.
let unsaved = false;
function guard(form) {
  if (!form) return;
  unsaved = unsaved || form.hasAttribute("data-unsaved");
  const note = form.querySelector("[data-unsaved-note]");
  form.addEventListener("input", () => { unsaved = true; if (note) note.hidden = false; });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches("form[data-rows]") && button?.name === "row") {
    event.preventDefault();
    exchange(form, button).catch(() => { unsaved = false; HTMLFormElement.prototype.submit.call(withButton(form, button)); });
    return;
  }
  if (form.matches("form[data-guard]")) unsaved = false;
});

function withButton(form, button) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  form.append(field);
  return form;
}

window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
document.querySelectorAll("form[data-guard]").forEach(guard);

// Effort and owner in a row: the button that keeps a change appears with the change.
document.documentElement.classList.add("js");
document.addEventListener("input", (event) => event.target.closest("form.quick")?.classList.add("dirty"));

// A run's page looks again while the run is under way; the page is replaced only where something changed.
function follow() {
  const timer = setInterval(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follow-place]");
    if (!fresh) return;
    document.querySelector("[data-follow-place]").replaceWith(fresh);
    if (!fresh.querySelector("[data-follow]")) clearInterval(timer);
  }, 2000);
}
if (document.querySelector("[data-follow]")) follow();
