// Runs before the page is painted, so that a dark page is never light first. The rest is in lagesbild.js.
// The name in the storage is Mantine's, whose controls follow what stands there.

(function () {
  "use strict";

  let chosen = null;
  try {
    chosen = window.localStorage.getItem("mantine-color-scheme-value");
  } catch (error) {
    // The browser keeps nothing for this site: then its own setting decides.
  }
  const dark = chosen === "dark" || (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";
  if (!document.fullscreenEnabled) {
    document.documentElement.dataset.noFullScreen = "";
  }
})();
