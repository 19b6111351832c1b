// Lists that follow while one types. htmx fetches, one question at a time and after that the last one (`hx-sync`); this
// keeps addresses short and the history readable: one place in it for each search, not for each letter.
(() => {
  "use strict";

  const FORMULIER = "form[role=search][hx-get]";
  const VRAAG = `${FORMULIER} [name=q]`;

  // Whether the place in history is of the search that is being typed.
  let staatErAl = false;
  // The last request for a list, the one that going back left behind, and the last page on the way back.
  let onderweg, verlopen, terug;

  document.addEventListener("focusin", (event) => {
    if (event.target.matches(VRAAG)) staatErAl = false;
  });
  document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const { history: stap, requestConfig, xhr } = event.detail;
    const getypt = requestConfig.triggeringEvent?.type === "input";
    const hier = location.pathname + location.search;
    if (xhr === verlopen) stap.path = hier;
    // The same address again when one presses Enter after the results have come.
    if (stap.path === hier || (getypt && staatErAl)) stap.type = "replace";
    staatErAl = getypt;
  });

  // The results followed what was typed; leaving the field is no new question.
  document.addEventListener(
    "change",
    (event) => {
      if (event.target.matches(VRAAG)) event.stopPropagation();
    },
    { capture: true },
  );

  // What was not filled in need not stand in the address.
  document.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (!target.matches(FORMULIER)) return;
    for (const naam of new Set(detail.formData.keys())) {
      if (!detail.formData.getAll(naam).some(Boolean)) detail.formData.delete(naam);
    }
  });

  // To save a search stands among the results and is drawn anew with them: it stays open, with what was filled in, and
  // one goes on where one was.
  let vouw;
  const plekken = (details) => [details.querySelector("summary"), ...details.querySelector("form").elements];
  document.addEventListener("htmx:beforeSwap", () => {
    const was = document.querySelector("details#bewaren");
    if (!was) return;
    const { naam, ritme } = was.querySelector("form").elements;
    vouw = {
      open: was.open,
      // A name that was not changed is that of the search before.
      naam: naam.value === naam.defaultValue ? null : naam.value,
      ritme: ritme.value,
      plek: plekken(was).indexOf(document.activeElement),
    };
  });
  document.addEventListener("htmx:afterSwap", () => {
    const nu = document.querySelector("details#bewaren");
    if (!nu || !vouw) return;
    const { naam, ritme } = nu.querySelector("form").elements;
    nu.open = vouw.open;
    naam.value = vouw.naam ?? naam.value;
    ritme.value = vouw.ritme;
    plekken(nu)[vouw.plek]?.focus();
  });

  // Back in history: the list that was asked for before is not where one is, and of two pages that are asked for the
  // last one stays.
  window.addEventListener("popstate", () => {
    verlopen = onderweg;
    staatErAl = false;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    onderweg = event.detail.xhr;
  });
  document.addEventListener("htmx:historyCacheMiss", (event) => {
    terug?.abort();
    terug = event.detail.xhr;
  });
})();
