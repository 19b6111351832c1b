// Small comforts; every page works without them.
(() => {
  "use strict";

  const richtIn = () => {
    // Our own messages stand at the field, in Dutch; the browser's bubbles would come in between.
    for (const formulier of document.querySelectorAll("form[method='post']")) formulier.noValidate = true;

    // What was chosen in a long list of choices is in view.
    for (const lijst of document.querySelectorAll(".keuzes")) {
      const gekozen = lijst.querySelector(":checked");
      if (gekozen) lijst.scrollTop = gekozen.offsetTop - lijst.offsetTop - 32;
    }

    // What a script does by itself needs no button.
    for (const knop of document.querySelectorAll("[data-zonder-script]")) knop.hidden = true;
  };
  richtIn();
  // Back in history htmx brings a whole new page.
  document.addEventListener("htmx:historyRestore", richtIn);

  // A topic that is suggested stands in the whole list too: the two are chosen together.
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || target.name !== "onderwerpen" || !target.form) return;
    const zelfde = [...target.form.elements].filter(
      (ander) => ander !== target && ander.name === target.name && ander.value === target.value,
    );
    for (const ander of zelfde) {
      if (ander.checked === target.checked) continue;
      ander.checked = target.checked;
      ander.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // A menu closes with Escape, and when one clicks or tabs out of it.
  const menus = () => document.querySelectorAll("details[data-sluit-vanzelf][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary").focus();
    }
  });
  const sluitAndere = (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", sluitAndere);
  document.addEventListener("focusin", sluitAndere);

  // A button that prints the page; without a script one does so from the menu of the browser.
  const maakAfdrukbaar = () => {
    for (const knop of document.querySelectorAll("[data-print]")) knop.hidden = false;
  };
  maakAfdrukbaar();
  document.addEventListener("htmx:historyRestore", maakAfdrukbaar);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A button that copies what stands in a field; without a script one selects it by hand.
  const maakKopieerbaar = () => {
    for (const knop of document.querySelectorAll("[data-kopieer]")) knop.hidden = false;
  };
  maakKopieerbaar();
  document.addEventListener("click", async (event) => {
    const knop = event.target.closest("[data-kopieer]");
    if (!knop) return;
    const veld = document.getElementById(knop.dataset.kopieer);
    const stand = document.querySelector("[data-kopieer-stand]");
    veld.select();
    try {
      await navigator.clipboard.writeText(veld.value);
      stand.textContent = "Gekopieerd.";
    } catch {
      stand.textContent = "Kopiëren lukte niet vanzelf. De tekst is geselecteerd: druk op Ctrl en C.";
    }
  });

  // A second click on a button that is already sending does nothing. The button itself stays enabled, so that
  // its name and value are sent and the keyboard keeps its place.
  document.addEventListener("submit", (event) => {
    const formulier = event.target;
    if (formulier.method !== "post" || event.defaultPrevented) return;
    if (formulier.dataset.bezig) {
      event.preventDefault();
      return;
    }
    formulier.dataset.bezig = "ja";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Back in history shows the page as it was left: it may be sent again.
  window.addEventListener("pageshow", () => {
    for (const formulier of document.querySelectorAll("form[data-bezig]")) {
      delete formulier.dataset.bezig;
      formulier.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });
})();
