/* Runs before the page is drawn, so that neither the colours nor the rail jump. */
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("theme");
  const paint = () => root.setAttribute("data-bs-theme", chosen() || (dark.matches ? "dark" : "light"));

  root.classList.add("has-script");
  root.classList.toggle("rail-folded", localStorage.getItem("rail") === "folded");
  paint();
  dark.addEventListener("change", paint);
  window.counterfoilTheme = {
    switch() {
      localStorage.setItem("theme", root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark");
      paint();
    },
  };
})();
