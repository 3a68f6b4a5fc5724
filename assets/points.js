// The points of a chart from the keyboard: arrows to the next point and the next line, Home and End, Esc to leave.
// What the pointer sees in the box by a point is shown there, and is also said to those who listen. Esc also takes away
// a box that the pointer has brought, wherever the focus is: it may lie over what one reads.

(function () {
  "use strict";

  const KINDS = ["scatter", "bar"];
  const places = new WeakMap();

  function words(trace, point) {
    const texts = trace.hovertext || trace.text;
    const text = Array.isArray(texts) ? texts[point] : texts;
    return String(text || trace.x[point] + ": " + trace.y[point]);
  }

  // The lines one can go along, each with its points in their order; a missing figure has no point to stop at.
  function linesOf(chart) {
    return (chart.data || [])
      .map(function (trace, curve) {
        const isLine = KINDS.includes(trace.type) && trace.visible !== false && trace.hoverinfo !== "skip";
        const values = isLine ? Array.from(chart._fullData[curve].y || []) : [];
        const points = values.map((value, point) => (value === null || value === undefined ? -1 : point));
        return { trace: chart._fullData[curve], curve: curve, points: points.filter((point) => point >= 0) };
      })
      .filter((line) => line.points.length > 0);
  }

  function told() {
    let place = document.getElementById("point-told");
    if (!place) {
      place = document.createElement("div");
      place.id = "point-told";
      place.className = "visually-hidden";
      place.setAttribute("role", "status");
      document.querySelector("main").append(place);
    }
    return place;
  }

  function leave(chart) {
    places.delete(chart);
    window.Plotly.Fx.unhover(chart);
    // Else who reads on below the chart meets the last point once more, as if it were said of something there.
    told().textContent = "";
  }

  // A chart of several panels has a pair of axes for each: without their name, Plotly looks for the point in the first.
  function panelOf(trace) {
    return (trace.xaxis || "x") + (trace.yaxis || "y");
  }

  // Said first: should the box fail, what was said of the point before must not be left standing.
  function tell(chart, { trace, curve, points }, place) {
    const point = points[place];
    told().textContent = words(trace, point).replaceAll(/<br ?\/?>/g, ". ").replaceAll(/<[^>]+>/g, "");
    window.Plotly.Fx.hover(chart, [{ curveNumber: curve, pointNumber: point }], panelOf(trace));
  }

  function dismissBoxes() {
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      if (chart.querySelector(".hoverlayer > *")) {
        window.Plotly.Fx.unhover(chart);
      }
    }
  }

  // Where a key leads from a place (line, point), or from nowhere: then to the latest point.
  function next(lines, place, key) {
    if (!place) {
      return { line: 0, point: key === "Home" ? 0 : lines[0].points.length - 1 };
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[key] || 0;
    const line = (place.line + step + lines.length) % lines.length;
    const last = lines[line].points.length - 1;
    const point = { Home: 0, End: last, ArrowLeft: place.point - 1, ArrowRight: place.point + 1 }[key];
    return { line: line, point: Math.max(0, Math.min(last, point === undefined ? place.point : point)) };
  }

  document.addEventListener("keydown", function (event) {
    if (!window.Plotly || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === "Escape") {
      dismissBoxes();
    }
    const box = event.target;
    const chart = box.matches && box.matches(".chart") && box.querySelector(".js-plotly-plot");
    if (!chart) {
      return;
    }
    if (event.key === "Escape") {
      leave(chart);
      return;
    }
    const lines = linesOf(chart);
    if (lines.length && ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      const place = next(lines, places.get(chart), event.key);
      places.set(chart, place);
      tell(chart, lines[place.line], place.point);
    }
  });

  document.addEventListener("focusout", function (event) {
    const chart = event.target.matches(".chart") && event.target.querySelector(".js-plotly-plot");
    if (chart && places.has(chart)) {
      leave(chart);
    }
  });
})();
