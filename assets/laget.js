// The front page's own municipality: remembered in this browser (lagesbild.js) and in the address,
// which goes before what is remembered: a link shows the same to everybody.

(function () {
  "use strict";

  const { addressWith, remember, remembered } = window.lagesbild;

  function asked() {
    return new URLSearchParams(window.location.search).get("geografi") || "";
  }

  // Without an entry of its own in the history: back leads to where one came from.
  function putRemembered() {
    const mine = remembered();
    if (window.location.pathname !== "/" || asked() || !mine) {
      return false;
    }
    window.history.replaceState(window.history.state, "", addressWith("geografi", mine));
    return true;
  }

  function choose(code) {
    if (window.location.pathname === "/" && code !== asked()) {
      remember(code);
      window.dash_clientside.lagesbild.goTo(addressWith("geografi", code).search);
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
