// The tools of a tile: picture or table, full screen, a picture as a file, links and the question to the API.
// The buttons are plain ones, made by dashboard/tile.py; whatever the page exchanges, this listens.

(function () {
  "use strict";

  const TIME = ["fran", "till", "utgava", "per"];

  // The tiles that show their table, by id. They stand in the address, as `tabell=outlook,course`, so that a reload and
  // a link show the same; the figures are the same either way, so the server need not know.
  const TABLES = "tabell";
  let asTable = inAddress();
  let path = window.location.pathname;

  function inAddress() {
    return new Set((new URLSearchParams(window.location.search).get(TABLES) || "").split(",").filter(Boolean));
  }

  function putInAddress() {
    const address = window.lagesbild.addressWith(TABLES, [...asTable].join(","));
    if (address.search !== window.location.search) {
      window.history.replaceState(window.history.state, "", address);
    }
  }

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
    putInAddress();
    show(tile, what);
  }

  function showAll() {
    for (const tile of document.querySelectorAll(".tile[data-shown]")) {
      const what = asTable.has(tile.id) ? "table" : "picture";
      if (tile.dataset.shown !== what) {
        show(tile, what);
      }
    }
  }

  // An exchanged tile is shown as the one it takes the place of.
  new MutationObserver(showAll).observe(document.documentElement, { childList: true, subtree: true });

  // A link within the page keeps what is shown, another page has its own, and back shows what was shown then.
  window.addEventListener("_dashprivate_pushstate", function () {
    if (window.location.pathname === path) {
      putInAddress();
    } else {
      asTable = inAddress();
      path = window.location.pathname;
    }
  });

  window.addEventListener("popstate", function () {
    asTable = inAddress();
    path = window.location.pathname;
    showAll();
  });

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

  // The picture as a file: see picture.js.

  function save(tile, format) {
    window.lagesbildPicture.save(tile, format, fileName(tile));
  }

  // What a file's name says of the view: two different pictures must not have the same name.
  const NAMED = ["indikator", "omrade", "niva", "verksamhet", "steg", "fran", "till", "senaste", "per", "form", "visa", "dela"];

  function plain(text) {
    const letters = text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
    return letters.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60).replace(/-$/, "");
  }

  function fileName(tile) {
    const asked = new URLSearchParams(window.location.search);
    const [page, code] = window.location.pathname.split("/").filter(Boolean);
    const isEnglish = document.documentElement.lang === "en";
    const place = code || asked.get("geografi") || (isEnglish ? "sweden" : "riket");
    const choices = NAMED.map((each) => plain(asked.get(each) || ""));
    const which = release() && `${isEnglish ? "release" : "utgava"}-${release()}`;
    const heading = plain(tile.querySelector("h2").textContent);
    return ["lagesbild", plain(page || "laget"), heading, plain(place), ...choices, which].filter(Boolean).join("_");
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
        link.textContent = 'curl "' + link.closest(".api-question").querySelector("[data-link=api]").href + '"';
      } else {
        link.href = addressOf(tile, link.dataset.link, link.dataset.latest);
      }
    }
  }

  function copy(tile, button) {
    writeLinks(tile);
    const source = button.parentElement.querySelector("[data-link]");
    window.lagesbild.copy(button, source, tile.querySelector(":scope > [role=status]"));
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
