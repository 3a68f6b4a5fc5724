// What has to happen in the browser: the address, focus on a new page, theme, menu, a word when the server is silent.

(function () {
  "use strict";

  let lastPath = null;

  // The address as it would be with one more parameter, or without it. Commas are written as they are read.
  function addressWith(name, value) {
    const address = new URL(window.location.href);
    if (value) {
      address.searchParams.set(name, value);
    } else {
      address.searchParams.delete(name);
    }
    address.search = address.searchParams.toString().replaceAll("%2C", ",");
    return address;
  }

  // One's own municipality, in this browser. It may refuse to remember anything: then nothing lasts, and nothing breaks.

  const MINE = "lagesbild.kommun";

  function remembered() {
    try {
      const code = window.localStorage.getItem(MINE) || "";
      return /^\d{4}$/.test(code) ? code : "";
    } catch (error) {
      return "";
    }
  }

  function remember(code) {
    try {
      if (code) {
        window.localStorage.setItem(MINE, code);
      } else {
        window.localStorage.removeItem(MINE);
      }
    } catch (error) {
      return;
    }
  }

  // Copy where a link leads, or the words of something else. The button says that it is done, and so does `told`, for
  // those who listen. Without https there is no clipboard to write to: what is marked can be copied by hand.
  function copy(button, source, told) {
    const say = function (words) {
      button.dataset.words = button.dataset.words || button.textContent;
      button.textContent = words;
      told.textContent = words;
      window.setTimeout(function () {
        button.textContent = button.dataset.words;
        told.textContent = "";
      }, 2500);
    };
    const mark = function () {
      source.textContent = source.href || source.textContent;
      window.getSelection().selectAllChildren(source);
      say(button.dataset.marked);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(source.href || source.textContent).then(() => say(button.dataset.done), mark);
    } else {
      mark();
    }
  }

  // What the other scripts share.
  window.lagesbild = { addressWith: addressWith, copy: copy, remember: remember, remembered: remembered };

  // What stands in the address and is the browser's own business (see tile.js): the server does not know it.
  const OWN = ["tabell"];

  // As view.py's language_of: what is empty says nothing, and a language given twice is none.
  function languageOf(search) {
    const asked = new URLSearchParams(search).getAll("sprak").filter(Boolean).join(",");
    return asked.trim() === "en" ? "en" : "sv";
  }

  // A link to a part of a page, as to a tile. The browser looks for the part before Dash has made it, so it is looked
  // for as the page grows, and held in its place a moment while the rest comes. Whoever has begun to read is left alone.
  const HELD = 1500; // milliseconds
  let arriving = null;

  function goToPart() {
    const part = arriving && document.getElementById(arriving.part);
    if (part) {
      part.scrollIntoView({ behavior: "instant" });
      arriving.until = arriving.until || window.setTimeout(haveArrived, HELD);
    }
  }

  function haveArrived() {
    arriving = null;
  }

  function arrive() {
    window.clearTimeout(arriving && arriving.until);
    const part = partAsked();
    arriving = part ? { part: part } : null;
    goToPart();
  }

  function partAsked() {
    try {
      return decodeURIComponent(window.location.hash.slice(1));
    } catch (error) {
      return ""; // A broken link: a page, and no part of it.
    }
  }

  new ResizeObserver(goToPart).observe(document.documentElement);
  for (const reading of ["wheel", "touchmove", "pointerdown", "keydown", "popstate"]) {
    window.addEventListener(reading, haveArrived, { capture: true, passive: true });
  }
  arrive();

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    lagesbild: {
      // Put a view in the address. Dash's Location listens to this event, as it does for its own links, so that
      // back and forward work. It is done here and not by a callback's output, since the controls follow the address
      // and the address follows the controls: Dash allows no such circle.
      goTo: function (query) {
        if (typeof query !== "string") {
          return;
        }
        const [now, asked] = [window.location.search, query].map((each) => new URLSearchParams(each));
        for (const name of OWN.filter((each) => now.has(each))) {
          asked.set(name, now.get(name));
        }
        const words = asked.toString().replaceAll("%2C", ",");
        if (words !== now.toString().replaceAll("%2C", ",")) {
          // Back leads to where one was reading, which Chromium does only where the address names no part.
          window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
          window.history.pushState({}, "", window.location.pathname + (words ? "?" + words : ""));
          window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        }
      },

      // A new release, or another pin, has come while the reader was on the page: banner and footer are of the old one.
      reframe: function (order) {
        if (typeof order === "string" && order.startsWith("reload")) {
          window.location.reload();
        }
      },

      // After a link within the site, start reading at the new page's heading, as a browser does after a page load.
      focusNewPage: function () {
        const path = window.location.pathname;
        document.documentElement.lang = languageOf(window.location.search);
        openMenu(false);
        if (lastPath !== null && lastPath !== path) {
          window.setTimeout(function () {
            const heading = document.getElementById("heading");
            if (heading) {
              heading.focus({ preventScroll: true });
              window.scrollTo(0, 0);
              arrive();
            }
          }, 0);
        }
        lastPath = path;
      },
    },
  });

  // The header: its menu on a narrow screen, and the same view in the other language.

  function openMenu(open) {
    const header = document.querySelector(".site-header");
    const button = header && header.querySelector("[data-menu]");
    if (button) {
      header.toggleAttribute("data-open", open);
      button.setAttribute("aria-expanded", String(open));
    }
  }

  function isOpen() {
    return document.querySelector(".site-header[data-open]") !== null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && isOpen()) {
      openMenu(false);
      document.querySelector("[data-menu]").focus();
    }
  });

  // Written when one is about to follow it: the view may have changed since the header was made.
  for (const about of ["focusin", "pointerover", "pointerdown"]) {
    document.addEventListener(about, function (event) {
      const link = event.target.closest && event.target.closest("[data-language]");
      if (link) {
        link.href = addressWith("sprak", link.dataset.language).href;
      }
    });
  }

  // Light or dark: as the computer says, until one has chosen. first.js sets it before the page is painted.

  const SCHEME = "mantine-color-scheme-value";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.mantineColorScheme = theme;
  }

  function chooseTheme(theme) {
    setTheme(theme);
    try {
      window.localStorage.setItem(SCHEME, theme);
      // Mantine listens to other windows' choices; this one's is told to it in the same words.
      window.dispatchEvent(
        new StorageEvent("storage", { key: SCHEME, newValue: theme, storageArea: window.localStorage }),
      );
    } catch (error) {
      // Nothing can be kept: the choice holds until the page is left.
    }
  }

  system.addEventListener("change", function () {
    let chosen = null;
    try {
      chosen = window.localStorage.getItem(SCHEME);
    } catch (error) {
      // As above.
    }
    if (chosen !== "light" && chosen !== "dark") {
      setTheme(system.matches ? "dark" : "light");
    }
  });

  // A plain link within the site leads on as Dash's own do, without loading the page anew.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-within]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      window.history.pushState({}, "", link.href);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
      openMenu(false);
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-menu]")) {
      openMenu(!isOpen());
    }
    if (event.target.closest("[data-switch=theme]")) {
      chooseTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    }
  });

  // Paper does not say where it came from: the address is written on it.
  window.addEventListener("beforeprint", function () {
    const place = document.querySelector(".printed-address");
    if (place) {
      place.textContent = window.location.href;
    }
  });

  // A menu shows what is chosen in the field one types in: what one types is to replace it, not to follow it.
  let untouched = null;
  document.addEventListener("focusin", function (event) {
    untouched = event.target.matches(".mantine-Select-input:not([readonly])") ? event.target.value : null;
  });
  document.addEventListener("click", function (event) {
    if (untouched !== null && event.target.matches(".mantine-Select-input:not([readonly])")) {
      if (event.target.value === untouched) {
        event.target.select();
      }
    }
  });

  // Chromium lets Tab stop at what scrolls: at the list of a menu, which closes as one leaves its field, so at nothing.
  document.addEventListener(
    "keydown",
    function (event) {
      if (event.key === "Tab" && event.target.matches("[aria-haspopup=listbox]")) {
        for (const list of document.querySelectorAll(".mantine-ScrollArea-viewport")) {
          list.tabIndex = -1;
        }
      }
    },
    true,
  );

  function setSilent(silent) {
    const notice = document.getElementById("connection-notice");
    if (notice) {
      notice.hidden = !silent;
    }
  }

  const fetchAsBefore = window.fetch;
  window.fetch = function (...request) {
    return fetchAsBefore.apply(this, request).then(
      function (response) {
        if (response.url.includes("/_dash-")) {
          setSilent(response.status >= 500);
        }
        return response;
      },
      function (error) {
        // A request that the page itself has given up is no sign of a silent server.
        setSilent(error.name !== "AbortError");
        throw error;
      },
    );
  };
})();
