// The number beside each choice of a filter follows the results, which htmx renews without the side bar: what has
// focus, what is typed, folded or scrolled there stays as it is, and nothing is read aloud.
(() => {
  "use strict";

  document.addEventListener("htmx:afterSettle", () => {
    const bron = document.getElementById("tellingen");
    if (!bron) return;
    const tellingen = JSON.parse(bron.dataset.tellingen);
    bron.remove();
    for (const keuze of document.querySelectorAll(".filters input[aria-describedby]")) {
      const aantallen = tellingen[keuze.name];
      const plek = document.getElementById(keuze.getAttribute("aria-describedby"));
      if (!aantallen || !plek || !keuze.value) continue;
      const aantal = aantallen[keuze.value] ?? aantallen[""];
      plek.textContent = aantal;
      plek.classList.toggle("telling--nul", aantal === "0");
    }
  });
})();
