// /trender offers the municipality that this browser remembers (see lagesbild.js): first in the address, where it
// is the truth. Without one, or where it is first already, there is no offer.

(function () {
  "use strict";

  const { addressWith, remembered } = window.lagesbild;

  function offer() {
    const mine = remembered();
    for (const button of document.querySelectorAll("[data-trend-mine]")) {
      const hidden = !mine || button.dataset.places.split(",")[0] === mine;
      if (button.parentElement.hidden !== hidden) {
        button.parentElement.hidden = hidden;
      }
    }
  }

  new MutationObserver(offer).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-trend-mine]");
    if (button) {
      const mine = remembered();
      const others = button.dataset.places.split(",").filter((code) => code !== mine);
      const places = [mine, ...others].slice(0, Number(button.dataset.trendMine)).join(",");
      window.dash_clientside.lagesbild.goTo(addressWith("geografi", places).search);
    }
  });
})();
