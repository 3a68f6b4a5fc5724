// /omraden: the newest week is in view, and a cell opens its area and week without loading the page anew.

(function () {
  "use strict";

  function scrollToNewest() {
    const matrix = document.querySelector("#areas .matrix-scroll");
    if (matrix) {
      const chosen = matrix.querySelector("thead .chosen");
      matrix.scrollLeft = matrix.scrollWidth;
      if (chosen && chosen.offsetLeft < matrix.scrollLeft + 160) {
        matrix.scrollLeft = chosen.offsetLeft - matrix.clientWidth / 2;
      }
    }
    return "";
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest ? event.target.closest("a[data-view]") : null;
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      window.dash_clientside.lagesbild.goTo(link.dataset.view);
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { omraden: { scrollToNewest: scrollToNewest } });
})();
