/* A row that opens also closes; and a click that asks for a new tab gets one. Without script the link leads to a page. */
(() => {
  function rowOf(link) {
    return document.getElementById(link.getAttribute("aria-controls"));
  }

  document.addEventListener("click", (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("[data-opens]")) {
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target.closest("[data-opens]");
    if (!link) return;
    const row = rowOf(link);
    const open = row.childElementCount > 0;
    link.setAttribute("aria-expanded", String(!open));
    if (open) {
      row.replaceChildren();
      event.preventDefault();
    }
  });
})();
