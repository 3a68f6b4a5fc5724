// The front page's own municipality: remembered in this browser, under the key that assets/kommun.js has, and in the
// address, which goes before what is remembered: a link shows the same to everybody.

(function () {
  "use strict";

  const KEY = "lagesbild.kommun";

  // A browser may refuse to remember anything: then the choice is in the address only, and nothing breaks.
  function remembered() {
    try {
      const code = window.localStorage.getItem(KEY) || "";
      return /^\d{4}$/.test(code) ? code : "";
    } catch (error) {
      return "";
    }
  }

  function remember(code) {
    try {
      if (code) {
        window.localStorage.setItem(KEY, code);
      } else {
        window.localStorage.removeItem(KEY);
      }
    } catch (error) {
      return;
    }
  }

  function addressWith(code) {
    const address = new URL(window.location.href);
    if (code) {
      address.searchParams.set("geografi", code);
    } else {
      address.searchParams.delete("geografi");
    }
    address.search = address.searchParams.toString().replaceAll("%2C", ",");
    return address;
  }

  function asked() {
    return new URLSearchParams(window.location.search).get("geografi") || "";
  }

  // Without an entry of its own in the history: back leads to where one came from.
  function putRemembered() {
    const mine = remembered();
    if (window.location.pathname !== "/" || asked() || !mine) {
      return false;
    }
    window.history.replaceState(window.history.state, "", addressWith(mine));
    return true;
  }

  function choose(code) {
    if (window.location.pathname === "/" && code !== asked()) {
      remember(code);
      window.dash_clientside.lagesbild.goTo(addressWith(code).search);
    }
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-mine=forget]")) {
      // The button goes with the municipality: one reads on at the menu.
      document.getElementById("front-geografi").focus();
      choose("");
    }
  });

  // Before Dash reads the address: then the page is made once, with one's own municipality on it.
  putRemembered();

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    laget: {
      // The page has come without a municipality, as by a link from another page: show the one that is remembered.
      recall: function (page) {
        if (page && page.unknown && page.unknown === remembered()) {
          remember("");
        } else if (page && page.hasCome && putRemembered()) {
          window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        }
        return "";
      },

      // The menu was used. Where it only follows the address there is nothing to do.
      choose: function (value) {
        choose(value || "");
      },
    },
  });
})();
