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

// Five radio buttons in a row become one slider; they go on holding the choice, and are what is sent.
function asSlider(set) {
  const radios = [...set.querySelectorAll("input[type=radio]")];
  const name = (radio) => set.querySelector(`label[for=${radio.id}]`).textContent.trim();
  const box = Object.assign(document.createElement("div"), { className: "grain-slider" });
  const range = Object.assign(document.createElement("input"), { type: "range", min: 0, max: radios.length - 1, step: 1, id: "grain-range" });
  range.setAttribute("aria-label", set.querySelector("legend").textContent);
  const marks = Object.assign(document.createElement("div"), { className: "grain-marks" });
  marks.setAttribute("aria-hidden", "true");
  marks.append(...radios.map((radio) => Object.assign(document.createElement("span"), { textContent: name(radio) })));
  const words = Object.assign(document.createElement("p"), { className: "grain-words soft", id: "grain-words" });
  range.setAttribute("aria-describedby", words.id);
  const show = () => {
    const chosen = radios[range.value];
    chosen.checked = true;
    range.setAttribute("aria-valuetext", name(chosen));
    words.textContent = document.getElementById(`${chosen.id}-meaning`).textContent;
    [...marks.children].forEach((mark, place) => mark.toggleAttribute("data-here", place === Number(range.value)));
  };
  const chosen = radios.findIndex((radio) => radio.checked);
  range.value = chosen < 0 ? Math.floor(radios.length / 2) : chosen;
  range.addEventListener("input", show);
  marks.addEventListener("click", (event) => { const place = [...marks.children].indexOf(event.target); if (place >= 0) { range.value = place; show(); } });
  box.append(range, marks, words);
  radios.forEach((radio) => { radio.closest(".grain-step").hidden = true; });
  set.querySelector("legend").after(box);
  show();
}
document.querySelectorAll("[data-slider]").forEach(asSlider);
