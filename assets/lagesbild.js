// What has to happen in the browser: the address, focus on a new page, theme, menu, a word when the server is silent.

(function () {
  "use strict";

  let lastPath = null;

  function languageOf(search) {
    return new URLSearchParams(search).get("sprak") === "en" ? "en" : "sv";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    lagesbild: {
      // Put a view in the address. Dash's Location listens to this event, as it does for its own links, so that
      // back and forward work. It is done here and not by a callback's output, since the controls follow the address
      // and the address follows the controls: Dash allows no such circle.
      goTo: function (query) {
        if (typeof query === "string" && query !== window.location.search) {
          window.history.pushState({}, "", window.location.pathname + query);
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
        const address = new URL(window.location.href);
        address.searchParams.set("sprak", link.dataset.language);
        address.search = address.searchParams.toString().replaceAll("%2C", ",");
        link.href = address.href;
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
