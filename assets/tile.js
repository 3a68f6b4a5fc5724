// The tools of a tile: picture or table, full screen, a picture as a file, links and the question to the API.
// The buttons are plain ones, made by dashboard/tile.py; whatever the page exchanges, this listens.

(function () {
  "use strict";

  const TIME = ["fran", "till", "utgava", "per"];
  const IMAGE = { width: 1000, height: 620, title: 20, line: 18 };

  // The tiles that show their table: an exchanged tile is shown as the one it takes the place of.
  const asTable = new Set();

  function chartOf(tile) {
    return tile.querySelector(".js-plotly-plot");
  }

  function fit(tile) {
    const chart = chartOf(tile);
    if (chart && window.Plotly && tile.dataset.shown === "picture") {
      window.Plotly.Plots.resize(chart);
    }
  }

  function show(tile, what) {
    tile.dataset.shown = what;
    for (const button of tile.querySelectorAll(".segments [data-tile]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tile === "show-" + what));
    }
    fit(tile);
  }

  function choose(tile, what) {
    asTable[what === "table" ? "add" : "delete"](tile.id);
    show(tile, what);
  }

  new MutationObserver(function () {
    for (const id of asTable) {
      const tile = document.getElementById(id);
      if (tile && tile.dataset.shown === "picture") {
        show(tile, "table");
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  function tell(tile, words) {
    tile.querySelector(":scope > [role=status]").textContent = words;
  }

  function release() {
    const page = document.querySelector("[data-release]");
    return page ? page.dataset.release : "";
  }

  // Full screen

  function switchFullScreen(tile) {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      tile.requestFullscreen();
    }
  }

  document.addEventListener("fullscreenchange", function () {
    for (const button of document.querySelectorAll("[data-tile=full-screen]")) {
      const tile = button.closest(".tile");
      const isFull = document.fullscreenElement === tile;
      if (isFull !== (button.dataset.full === "yes")) {
        const words = button.textContent;
        button.textContent = button.dataset.other;
        button.dataset.other = words;
        button.dataset.full = isFull ? "yes" : "no";
        window.requestAnimationFrame(() => fit(tile));
      }
    }
  });

  // The picture as a file: always light, with the heading above and the caption below.

  function wrapped(text, width) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const last = lines.length - 1;
      if (lines[last] && lines[last].length + word.length > width) {
        lines.push(word);
      } else {
        lines[last] += (lines[last] ? " " : "") + word;
      }
    }
    return lines;
  }

  function withWords(tile, chart) {
    const layout = JSON.parse(JSON.stringify(chart.layout));
    const heading = wrapped(tile.querySelector("h2").textContent, 80);
    const above = 24 + heading.length * 24;
    layout.margin = { l: 60, r: 24, b: 80, t: 48, ...layout.margin };
    // The legend has made room for itself above the chart: the heading stands above that.
    const drawn = chart._fullLayout && chart._fullLayout._size;
    layout.margin.t = Math.max(layout.margin.t, drawn ? drawn.t : 0) + above;
    layout.title = {
      text: "<b>" + heading.join("<br>") + "</b>",
      font: { size: IMAGE.title },
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 12, t: 12 },
      y: 1,
      yref: "container",
      yanchor: "top",
    };
    layout.annotations = layout.annotations || [];
    if (!layout.annotations.some((each) => each.name === "caption")) {
      const lines = wrapped(tile.dataset.caption, 110);
      layout.annotations.push({
        text: lines.join("<br>"), align: "left", showarrow: false, font: { size: 12 },
        xref: "paper", x: 0, xanchor: "left", yref: "paper", y: 0, yanchor: "top", yshift: -layout.margin.b,
      });
      layout.margin.b += 12 + lines.length * IMAGE.line;
    }
    layout.paper_bgcolor = "#ffffff";
    return layout;
  }

  function save(tile, format) {
    const chart = chartOf(tile);
    if (!chart || !window.Plotly) {
      return;
    }
    // A map is high and narrow, a course wide and low: the picture has the shape that it has on the page.
    const shape = chart.clientWidth ? chart.clientHeight / chart.clientWidth : IMAGE.height / IMAGE.width;
    const height = Math.round(Math.min(Math.max(IMAGE.width * shape, 0.8 * IMAGE.height), 1.6 * IMAGE.width));
    const { locale, topojsonURL } = chart._context || {};
    const config = { locale: locale, topojsonURL: topojsonURL };
    window.Plotly.downloadImage(
      { data: chart.data, layout: withWords(tile, chart), config: config },
      {
        format: format,
        width: IMAGE.width,
        height: height,
        scale: format === "png" ? 2 : 1,
        filename: ["lagesbild", tile.dataset.name, "utgava", release()].filter(Boolean).join("-"),
      },
    );
  }

  // Links: where they lead is written when they are about to be used, since the address changes with every choice.

  function addressOf(tile, kind, latest) {
    const address = new URL(window.location.href);
    const asked = address.searchParams;
    if (kind === "rolling") {
      TIME.forEach((name) => asked.delete(name));
      if (!asked.has("senaste")) {
        asked.set("senaste", latest);
      }
    }
    if (kind === "frozen" && release()) {
      asked.set("utgava", release());
    }
    address.search = asked.toString().replaceAll("%2C", ",");
    address.hash = tile.id;
    return address.href;
  }

  function writeLinks(tile) {
    for (const link of tile.querySelectorAll("[data-link]")) {
      if (link.dataset.link === "api") {
        link.textContent = link.href;
      } else if (link.dataset.link === "curl") {
        link.textContent = 'curl "' + tile.querySelector("[data-link=api]").href + '"';
      } else {
        link.href = addressOf(tile, link.dataset.link, link.dataset.latest);
      }
    }
  }

  function copy(tile, button) {
    writeLinks(tile);
    const source = button.parentElement.querySelector("[data-link]");
    const words = source.href || source.textContent;
    const done = function () {
      tell(tile, button.dataset.done);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      window.setTimeout(() => (button.textContent = before), 2000);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(words).then(done, () => select(source));
    } else {
      select(source); // Without https there is no clipboard to write to: what is marked can be copied by hand.
    }
  }

  function select(element) {
    element.textContent = element.href || element.textContent;
    window.getSelection().selectAllChildren(element);
  }

  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.matches(".tile-more") && event.target.open) {
        writeLinks(event.target.closest(".tile"));
      }
    },
    true,
  );

  document.addEventListener("keydown", function (event) {
    const open = event.key === "Escape" && document.querySelector(".tile-more[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  const TOOLS = {
    "show-picture": (tile) => choose(tile, "picture"),
    "show-table": (tile) => choose(tile, "table"),
    "full-screen": switchFullScreen,
    "image-png": (tile) => save(tile, "png"),
    "image-svg": (tile) => save(tile, "svg"),
    copy: copy,
  };

  document.addEventListener("click", function (event) {
    for (const open of document.querySelectorAll(".tile-more[open]")) {
      // Plotly saves a file by a click of its own on a link, which is not the reader's.
      if (event.isTrusted && !open.contains(event.target)) {
        open.open = false;
      }
    }
    const button = event.target.closest("[data-tile]");
    if (button && TOOLS[button.dataset.tile]) {
      TOOLS[button.dataset.tile](button.closest(".tile"), button);
    }
  });
})();
