// One's own municipality, remembered in this browser and in the address, and the search in the list of municipalities.

(function () {
  "use strict";

  // The address says it too, so that a link that one copies has it. Dash need not know: the page stays as it is.
  function putInAddress(code) {
    window.history.replaceState(window.history.state, "", window.lagesbild.addressWith("geografi", code));
  }

  function scrollToLatest() {
    const matrix = document.getElementById("municipality-matrix");
    if (matrix) {
      matrix.scrollLeft = matrix.scrollWidth;
    }
  }

  function folded(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  // Å, ä and ö are letters of their own, so what is typed with them must match with them; without them, either will do.
  function matches(text, code, wanted) {
    const whole = text.toLowerCase();
    return whole.includes(wanted) || folded(whole).includes(wanted) || code.startsWith(wanted);
  }

  function showMine() {
    const line = document.getElementById("my-municipality-line");
    const mine = window.lagesbild.remembered();
    const there = mine && document.querySelector('#municipality-list [data-kommun="' + mine + '"] a');
    if (line) {
      line.hidden = !there;
      if (there) {
        const link = document.getElementById("my-municipality-link");
        link.textContent = there.textContent;
        link.href = there.getAttribute("href");
      }
    }
  }

  function onlyMatch(event) {
    if (event.key === "Enter" && event.target.id === "municipality-search") {
      const left = document.querySelectorAll("#municipality-list li:not([hidden]) a");
      if (left.length === 1) {
        left[0].click();
      }
    }
  }

  document.addEventListener("keydown", onlyMatch);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    kommun: {
      // Say whether this is one's own municipality; a click on the button makes it so, or no longer so.
      mine: function (of, clicks, clicksBefore) {
        const remembered = window.lagesbild.remembered;
        const context = window.dash_clientside.callback_context;
        const clicked = context.triggered.some((each) => each.prop_id === "my-municipality.n_clicks" && each.value);
        let said = "";
        if (clicked) {
          const becomesMine = remembered() !== of.code;
          window.lagesbild.remember(becomesMine ? of.code : "");
          putInAddress(becomesMine ? of.code : "");
          said = becomesMine ? of.chosen : of.forgotten;
        } else {
          window.requestAnimationFrame(scrollToLatest);
        }
        return [remembered() === of.code ? of.forget : of.choose, said];
      },

      // Hide what does not match, and say how much does.
      search: function (value, words) {
        const wanted = (value || "").trim().toLowerCase();
        let found = 0;
        for (const county of document.querySelectorAll("#municipality-list .county")) {
          let inCounty = 0;
          for (const item of county.querySelectorAll("li")) {
            const name = item.querySelector("a").textContent;
            item.hidden = wanted !== "" && !matches(name, item.dataset.kommun, wanted);
            inCounty += item.hidden ? 0 : 1;
          }
          county.hidden = inCounty === 0;
          found += inCounty;
        }
        showMine();
        if (!wanted) {
          return "";
        }
        return found === 0 ? words.none : found === 1 ? words.one : words.found.replace("{n}", found);
      },
    },
  });
})();
