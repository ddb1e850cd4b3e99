// The topic map: nearer and farther, moving it about, saying what is under the pointer. Without this it is a drawing with links.

const STEP = 1.5;
const NEAREST = 8;

function explore(figure) {
  const map = figure.querySelector("svg.map");
  const drawn = map.getAttribute("viewBox");
  const [x, y, width, height] = drawn.split(" ").map(Number);
  const whole = { x, y, width, height };
  const said = figure.querySelector("[data-said]");
  const view = { ...whole };
  let moving = null;
  let moved = false;

  const draw = () => {
    const near = view.width < whole.width * 0.999;
    map.setAttribute("viewBox", near ? `${view.x} ${view.y} ${view.width} ${view.height}` : drawn);
    map.classList.toggle("near", near);
  };

  const zoom = (factor, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const width = Math.min(whole.width, Math.max(whole.width / NEAREST, view.width / factor));
    const share = width / view.width;
    view.x = x - (x - view.x) * share;
    view.y = y - (y - view.y) * share;
    view.width = width;
    view.height *= share;
    hold();
    draw();
  };

  // The view stays on the map.
  const hold = () => {
    view.x = Math.min(Math.max(view.x, whole.x), whole.x + whole.width - view.width);
    view.y = Math.min(Math.max(view.y, whole.y), whole.y + whole.height - view.height);
  };

  const under = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return [point.x, point.y];
  };

  figure.querySelector(".map-tools").hidden = false;
  map.classList.add("movable");
  figure.addEventListener("click", (event) => {
    const way = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (way === "in") zoom(STEP);
    if (way === "out") zoom(1 / STEP);
    if (way === "all") { Object.assign(view, whole); draw(); }
    // A map that was dragged is not a link that was chosen.
    if (moved && event.target.closest(".bubble-link")) event.preventDefault();
    moved = false;
  });
  // A plain wheel scrolls the page, as everywhere; with Ctrl (or a pinch on a touchpad) it zooms.
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...under(event));
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => {
    if (event.button || view.width >= whole.width * 0.999) return;
    moving = { at: under(event), from: [event.clientX, event.clientY] };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!moving) return;
    if (Math.hypot(event.clientX - moving.from[0], event.clientY - moving.from[1]) > 4) moved = true;
    if (!moved) return;
    map.classList.add("moving");
    const [x, y] = under(event);
    view.x += moving.at[0] - x;
    view.y += moving.at[1] - y;
    hold();
    draw();
  });
  window.addEventListener("pointerup", () => { moving = null; map.classList.remove("moving"); });
  window.addEventListener("pointercancel", () => { moving = null; map.classList.remove("moving"); });
  map.addEventListener("dragstart", (event) => event.preventDefault());

  const tell = (event) => {
    const link = event.target.closest?.(".bubble-link");
    if (link) said.textContent = link.querySelector("title").textContent;
  };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  // A finger cannot hover: the first touch says what the bubble is, the second follows it.
  let told = null;
  map.addEventListener("click", (event) => {
    const link = event.target.closest(".bubble-link");
    if (!link || event.pointerType !== "touch" || told === link) return;
    event.preventDefault();
    told = link;
  });

  for (const row of document.querySelectorAll(".key-row")) {
    const pick = (on) => {
      map.classList.toggle("picking", on);
      for (const link of map.querySelectorAll(".bubble-link")) link.classList.toggle("same", on && link.dataset.theme === row.dataset.theme);
    };
    for (const name of ["pointerenter", "focus"]) row.addEventListener(name, () => pick(true));
    for (const name of ["pointerleave", "blur"]) row.addEventListener(name, () => pick(false));
  }
}

for (const figure of document.querySelectorAll("[data-map]")) explore(figure);
