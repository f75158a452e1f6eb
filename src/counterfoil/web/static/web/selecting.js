/* Selecting rows of a list: all on this page, all that were found, how many; arrows move between rows. */
(() => {
  for (const form of document.querySelectorAll("[data-selecting]")) {
    const bulk = form.querySelector("[data-bulk]");
    if (!bulk) continue;
    const boxes = [...form.querySelectorAll("input[name=selected]")];
    const whole = form.querySelector("[data-select-page]");
    const all = form.querySelector("[data-select-all]");

    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      const count = all?.checked ? Number(form.dataset.found) : chosen;
      bulk.hidden = count === 0;
      if (all) all.closest("label").hidden = !(all.checked || chosen === boxes.length);
      form.querySelector("[data-count]").textContent = `${count.toLocaleString("en")} selected`;
      whole.checked = boxes.length > 0 && (chosen === boxes.length || Boolean(all?.checked));
      whole.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    const tick = (ticked) => {
      for (const box of boxes) box.checked = ticked;
      if (all && !ticked) all.checked = false;
      show();
    };

    whole.addEventListener("change", () => tick(whole.checked));
    form.querySelector("[data-select-none]").addEventListener("click", () => tick(false));
    all?.addEventListener("change", () => tick(all.checked));
    for (const box of boxes) {
      box.addEventListener("change", () => {
        if (all && !box.checked) all.checked = false;
        show();
      });
    }

    form.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const row = event.target.closest("[data-row]");
      if (!row) return;
      const kind = event.target.matches("input") ? "input" : "a";
      let next = row;
      do next = event.key === "ArrowDown" ? next.nextElementSibling : next.previousElementSibling;
      while (next && !next.querySelector(kind));
      if (next) {
        event.preventDefault();
        next.querySelector(kind).focus();
      }
    });

    window.addEventListener("pageshow", show);
    show();
  }
})();
