// A chart is printed with the pixels that it was drawn with on the screen, made smaller as a whole. Drawn on a broad
// tile it would be wider than its place on paper: it is drawn anew for it, and as it was when one has printed.

(function () {
  "use strict";

  // How wide a chart may be drawn for its tile on an A4: that width, made smaller as kommun.css and laget.css do.
  const ON_PAPER = { infected: 296 / 0.52, course: 366 / 0.55, outlook: 286 / 0.55 };

  function drawings() {
    return Object.keys(ON_PAPER)
      .map((tile) => [document.querySelector("#" + tile + " .js-plotly-plot"), ON_PAPER[tile]])
      .filter(([drawing]) => drawing && drawing.layout && window.Plotly);
  }

  window.addEventListener("beforeprint", function () {
    drawings().forEach(function ([drawing, width]) {
      if (drawing.clientWidth > width) {
        window.Plotly.relayout(drawing, { width: Math.floor(width) });
      }
    });
  });

  window.addEventListener("afterprint", function () {
    drawings().forEach(function ([drawing]) {
      if (drawing.layout.width) {
        window.Plotly.relayout(drawing, { width: null, autosize: true });
      }
    });
  });
})();
