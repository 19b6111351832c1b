// Laying cards by key, and on to the next topic after each; htmx sends what was chosen and draws that topic again.
(() => {
  "use strict";

  const lijst = document.querySelector("[data-invullen]");
  if (!lijst) return;
  for (const uitleg of document.querySelectorAll(".toets")) uitleg.hidden = false;

  const opRij = (element) => element?.closest?.("[data-rij]");

  // Only while the focus is on a topic: elsewhere a letter is a letter.
  lijst.addEventListener("keydown", (event) => {
    const typt = event.target.matches("textarea, input:not([type=hidden])");
    if (typt || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const knop = opRij(event.target)?.querySelector(`[data-toets="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!knop) return;
    event.preventDefault();
    knop.click();
  });

  // A card that is laid, or a topic passed over, gives way to the next one at once: who types fast need not wait.
  lijst.addEventListener("submit", (event) => {
    const rij = opRij(event.target);
    const doe = event.submitter?.value ?? "";
    if (!rij || !("open" in rij.dataset) || !(doe === "over" || doe.startsWith("leg:"))) {
      lijst.dataset.terug = rij?.id ?? "";
      return;
    }
    delete rij.dataset.open;
    const rijen = [...lijst.querySelectorAll("[data-rij]")];
    const volgende = rijen.slice(rijen.indexOf(rij) + 1).find((ander) => "open" in ander.dataset)
      ?? rijen.find((ander) => "open" in ander.dataset);
    const doel = volgende?.querySelector("button") ?? lijst.querySelector("[data-meer]") ?? document.querySelector(".invulbalk .knop");
    doel.focus();
  });

  // Of two answers the count of the older one may come last.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const nieuw = event.detail.fragment.querySelector("[data-moment]") ?? event.detail.fragment;
    const oud = document.getElementById("stand");
    if (Number(nieuw.dataset?.moment) < Number(oud.dataset.moment)) event.detail.shouldSwap = false;
  });

  // The topic was drawn again: the focus stays on it where it was, or comes back when something is wrong.
  document.addEventListener("htmx:load", (event) => {
    const rij = event.target;
    if (!rij.matches?.("[data-rij]")) return;
    for (const uitleg of rij.querySelectorAll(".toets")) uitleg.hidden = false;
    if (rij.querySelector("[role=alert]") || lijst.dataset.terug === rij.id) {
      delete lijst.dataset.terug;
      (rij.querySelector("button") ?? rij).focus();
    }
  });
})();
