/* What every page does by itself. All of it is comfort: a page can be read, and its forms sent, without it. */
(() => {
  const root = document.documentElement;

  function openRail(open) {
    document.querySelector("[data-rail]")?.classList.toggle("is-open", open);
    document.querySelector("[data-rail-open]")?.setAttribute("aria-expanded", String(open));
  }

  function foldRail() {
    const folded = root.classList.toggle("rail-folded");
    localStorage.setItem("rail", folded ? "folded" : "open");
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  const onClick = {
    "[data-close]": (button) => button.closest("[data-notice]").remove(),
    "[data-theme-switch]": () => window.counterfoilTheme.switch(),
    "[data-rail-open]": (button) => openRail(button.getAttribute("aria-expanded") !== "true"),
    "[data-rail-fold]": foldRail,
    "[data-copy]": (button) => copy(button),
  };

  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    for (const [selector, act] of Object.entries(onClick)) {
      const found = event.target.closest(selector);
      if (found) act(found);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus();
      openRail(false);
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) {
      const search = document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  /* A second press of a button must not send a form twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
    } else if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  /* The browser's own zone, unless the person has already chosen one. */
  for (const select of document.querySelectorAll("select[data-guess-zone]")) {
    const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...select.options].some((option) => option.value === guess)) select.value = guess;
  }

  document.querySelector("[data-focus]")?.focus();
})();
