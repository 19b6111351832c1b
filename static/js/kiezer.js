// Above a long list of checkboxes a field that suggests while one types: ARIA's combobox with a listbox.
// The checkboxes stay what is sent and what one browses; this only finds and ticks them. They are looked up anew each
// time, since the server may have drawn them again.
(() => {
  "use strict";

  // A shorter list is read faster than searched.
  const MINSTENS = 8;
  const HOOGSTENS = 20;

  // Lower case, without accents, words apart by one space: "Financiën & A+O" becomes "financien a o".
  const vouw = (tekst) =>
    tekst.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  // How well a text answers: 0 when it begins so, 1 when a word in it does, 2 when it holds it, -1 when it does not.
  const past = (tekst, vraag) => {
    const gevouwen = vouw(tekst);
    if (gevouwen.startsWith(vraag)) return 0;
    if (` ${gevouwen}`.includes(` ${vraag}`)) return 1;
    return gevouwen.includes(vraag) ? 2 : -1;
  };

  const naamVan = (vakje) => {
    // Beside its name a label may hold a number: that stands in an element of its own.
    const [label] = vakje.labels;
    const delen = [...label.childNodes].filter((deel) => deel.nodeType === Node.TEXT_NODE);
    return delen.map((deel) => deel.data).join("").trim() || label.textContent.trim();
  };

  // The choices that answer, best first: those whose name does before those of which only a synonym does.
  const zoek = (vakjes, vraag) => {
    const gevonden = [];
    for (const vakje of vakjes) {
      const naam = naamVan(vakje);
      const synoniemen = vakje.dataset.synoniemen?.split("\n") ?? [];
      [naam, ...synoniemen].some((woord, plaats) => {
        const rang = past(woord, vraag);
        if (rang >= 0) gevonden.push({ vakje, naam, via: plaats ? woord : "", rang: rang + (plaats ? 3 : 0) });
        return rang >= 0;
      });
    }
    return gevonden.sort((een, ander) => een.rang - ander.rang);
  };

  const maak = (soort, kenmerken, ...inhoud) => {
    const element = document.createElement(soort);
    for (const [naam, waarde] of Object.entries(kenmerken)) element.setAttribute(naam, waarde);
    element.append(...inhoud);
    return element;
  };

  const richtIn = (lijst) => {
    const groep = lijst.closest("fieldset");
    const vakjes = () => [...groep.querySelectorAll(".keuzes [type=checkbox]:enabled")];
    if (!groep || groep.querySelector(".kiezer") || vakjes().length < MINSTENS) return;

    const id = `${lijst.id}-kiezer`;
    const naamVanGroep = [...groep.querySelector("legend").childNodes].find((deel) => deel.textContent.trim());
    const onderwerp = naamVanGroep.textContent.trim();
    const veld = maak("input", {
      id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-blad`,
    });
    const blad = maak("ul", {
      id: `${id}-blad`, class: "kiezer__blad", role: "listbox", "aria-label": onderwerp, "aria-multiselectable": "true",
    });
    const stand = maak("p", { class: "kiezer__stand", role: "status" });
    const gekozen = maak("ul", { class: "kiezer__gekozen chips", "aria-label": `Gekozen: ${onderwerp}` });
    const label = maak("label", { for: id }, "Typ om te zoeken");
    label.append(maak("span", { class: "visueel-verborgen" }, ` in ${onderwerp}`));
    blad.hidden = gekozen.hidden = true;
    const kiezer = maak("div", { class: "kiezer" }, label, maak("div", { class: "kiezer__veld" }, veld, blad), stand);
    // Above a list of results the choices in use stand as chips already.
    if (lijst.closest("form")?.method === "post") kiezer.prepend(gekozen);
    lijst.before(kiezer);

    const opties = () => [...blad.children];
    const actieve = () => (blad.hidden ? undefined : opties().find((optie) => "actief" in optie.dataset));

    const maakActief = (optie) => {
      delete actieve()?.dataset.actief;
      if (!optie) return veld.removeAttribute("aria-activedescendant");
      optie.dataset.actief = "";
      veld.setAttribute("aria-activedescendant", optie.id);
      optie.scrollIntoView({ block: "nearest" });
    };

    const zeg = (tekst, zichtbaar = false) => {
      stand.textContent = tekst;
      stand.classList.toggle("visueel-verborgen", !zichtbaar);
    };

    const sluit = () => {
      maakActief(undefined);
      blad.hidden = true;
      veld.setAttribute("aria-expanded", "false");
    };

    const stelVoor = () => {
      const vraag = vouw(veld.value);
      const gevonden = vraag ? zoek(vakjes(), vraag) : [];
      sluit();
      if (!gevonden.length) return zeg(vraag ? "Niets gevonden. Probeer een ander woord." : "", true);
      blad.replaceChildren(
        ...gevonden.slice(0, HOOGSTENS).map(({ vakje, naam, via }, nummer) =>
          maak(
            "li",
            { id: `${id}-${nummer}`, role: "option", "aria-selected": vakje.checked, "data-vakje": vakje.id },
            via ? `${naam} (${via})` : naam,
          ),
        ),
      );
      blad.hidden = false;
      blad.scrollTop = 0;
      blad.scrollIntoView({ block: "nearest" });
      veld.setAttribute("aria-expanded", "true");
      maakActief(blad.firstElementChild);
      const meer = gevonden.length > HOOGSTENS ? `, waarvan je de eerste ${HOOGSTENS} ziet` : "";
      return zeg(`${gevonden.length} ${gevonden.length === 1 ? "suggestie" : "suggesties"}${meer}`);
    };

    const wissel = (vakje) => {
      vakje.checked = !vakje.checked;
      vakje.dispatchEvent(new Event("change", { bubbles: true }));
      zeg(`${naamVan(vakje)} ${vakje.checked ? "gekozen" : "niet meer gekozen"}`);
    };

    const kies = (optie) => {
      const vakje = document.getElementById(optie.dataset.vakje);
      wissel(vakje);
      optie.setAttribute("aria-selected", vakje.checked);
      maakActief(optie);
      // What was typed is selected: one can go on with the next choice at once.
      veld.select();
      const kader = vakje.closest(".keuzes");
      kader.scrollTop = vakje.offsetTop - kader.offsetTop - 32;
    };

    const toonGekozen = () => {
      const aan = vakjes().filter((vakje) => vakje.checked);
      gekozen.replaceChildren(
        ...aan.map((vakje) => {
          const knop = maak("button", { type: "button", class: "chip chip--weg" }, naamVan(vakje));
          knop.append(maak("span", { class: "visueel-verborgen" }, " (haal weg)"));
          knop.append(maak("span", { class: "icoon icoon--weg", "aria-hidden": "true" }));
          knop.addEventListener("click", () => {
            wissel(vakje);
            veld.focus();
          });
          return maak("li", {}, knop);
        }),
      );
      gekozen.hidden = !aan.length;
    };

    veld.addEventListener("input", stelVoor);
    // What is typed here is no choice: the form around it need not hear of it.
    for (const soort of ["input", "change"]) veld.addEventListener(soort, (event) => event.stopPropagation());
    veld.addEventListener("blur", sluit);
    veld.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const rij = opties();
      const plaats = rij.indexOf(actieve());
      if (event.key === "Enter") {
        // Never sends the form.
        event.preventDefault();
        if (plaats >= 0) kies(rij[plaats]);
      } else if (event.key === "Escape") {
        // Closes the suggestions first; pressed again, it empties the field.
        if (blad.hidden) veld.value = "";
        sluit();
        zeg("");
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const stap = event.key === "ArrowDown" ? 1 : -1;
        if (blad.hidden) stelVoor();
        else maakActief(rij.at((plaats + stap) % rij.length));
      }
    });
    // The field keeps the focus while one points at a suggestion.
    blad.addEventListener("mousedown", (event) => event.preventDefault());
    blad.addEventListener("click", (event) => {
      const optie = event.target.closest("[role=option]");
      if (optie) kies(optie);
    });
    groep.addEventListener("change", toonGekozen);
    // Back to a form as it was left: the browser ticks its boxes again without a word.
    window.addEventListener("pageshow", toonGekozen);
    toonGekozen();
  };

  const richtAllesIn = () => document.querySelectorAll(".keuzes").forEach(richtIn);
  richtAllesIn();
  // htmx brought something new: results, filters, or after "back" a whole page.
  document.addEventListener("htmx:load", richtAllesIn);
})();
