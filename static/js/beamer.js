// Keys and full screen for the slides of a meeting. Without it the links do the same.
(() => {
  "use strict";

  const TOETSEN = {
    ArrowRight: "[rel=next]",
    // What a presenter's remote control sends.
    PageDown: "[rel=next]",
    " ": "[rel=next]",
    ArrowLeft: "[rel=prev]",
    PageUp: "[rel=prev]",
    Escape: "[data-toets=Escape]",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const { key, target } = event;
    if (target.matches("input")) {
      if (key === "Escape") target.blur();
      return;
    }
    if (key === " " && target.matches("a, button")) return;
    const link = TOETSEN[key] && document.querySelector(TOETSEN[key]);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const richtIn = () => {
    for (const knop of document.querySelectorAll("[data-volledig-scherm]")) {
      knop.hidden = !document.fullscreenEnabled;
      knop.textContent = document.fullscreenElement ? "Sluit volledig scherm" : "Volledig scherm";
    }
  };
  richtIn();
  document.addEventListener("fullscreenchange", richtIn);
  document.addEventListener("htmx:historyRestore", richtIn);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-volledig-scherm]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });

  // The next slide has come: what there is to read first has the focus, unless the keyboard stands on a link of it.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    richtIn();
    // A part that is fetched every few seconds leaves the keyboard where it was. A page of history has no target.
    if (detail.target && detail.target.id !== "beamer") return;
    const eerst = document.querySelector("[data-focus]");
    if (eerst) eerst.focus();
    else if (!document.activeElement.matches("#vorige, #volgende")) document.getElementById("beamer").focus();
  });

  // What is not what was asked for (an error, the page to log in) comes as a page of its own.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (xhr.responseText.includes(`id="${target.id}"`)) return;
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  });
})();
