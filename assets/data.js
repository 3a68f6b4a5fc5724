// /data: columns that fit the screen and are those one has chosen, and the controls that unfold where it is narrow.

(function () {
  "use strict";

  let hasPressedChip = false;

  const NARROW = window.matchMedia("(max-width: 44rem)");

  // On a phone, what a figure is and is of stands side by side without scrolling: the share of the width that each
  // column gets, and the text of a row that says it in one.
  const NARROW_COLUMNS = {
    indicator: { share: 0.31, field: "about" },
    geography: { share: 0.2, field: "geography" },
    period_label: { share: 0.23, field: "when" },
    value: { share: 0.26, field: "figure" },
  };

  function fitColumns(chosen, narrow, grids) {
    const box = document.querySelector(".grid");
    const width = box ? box.clientWidth - 2 : 320;
    const always = Object.keys(NARROW_COLUMNS);
    return grids.map(function (columns) {
      const fitted = columns.map(function (column, place) {
        // What the server said is kept, for when the screen is wide again.
        const own = column.context || { width: column.width, place: place };
        const short = NARROW.matches && NARROW_COLUMNS[column.colId];
        return {
          ...column,
          context: own,
          hide: !always.includes(column.colId) && Array.isArray(chosen) && !chosen.includes(column.colId),
          field: short ? short.field : column.colId,
          width: short ? Math.floor(width * short.share) : own.width,
        };
      });
      const rank = (column) => (NARROW.matches ? always.indexOf(column.colId) + 1 : 0) || always.length + 1;
      return fitted.sort((one, other) => rank(one) - rank(other) || one.context.place - other.context.place);
    });
  }

  // The order that the table has, as the address says it: nothing for the order that it has by itself.
  function askOrder(requests, search) {
    const asked = requests.filter(Boolean).pop();
    const given = new URLSearchParams(search);
    const by = asked && asked.sortModel && asked.sortModel[0];
    const order = by ? (by.sort === "desc" ? "-" : "") + by.colId : "";
    if (!asked || order === (given.get("ordning") || "")) {
      return window.dash_clientside.no_update;
    }
    if (order) {
      given.set("ordning", order);
    } else {
      given.delete("ordning");
    }
    const words = given.toString().replaceAll("%2C", ",");
    return words ? "?" + words : "";
  }

  NARROW.addEventListener("change", function () {
    if (document.getElementById("data-results")) {
      window.dash_clientside.set_props("data-narrow", { data: NARROW.matches });
      // The table reads the style sheet's height of a row when it is made, and not again.
      for (const grid of document.querySelectorAll(".grid .ag-theme-quartz[id]")) {
        const height = window.getComputedStyle(grid).getPropertyValue("--ag-row-height");
        window.dash_ag_grid.getApi(grid.id).setGridOption("rowHeight", parseInt(height, 10));
      }
    }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-unfold]");
    if (button) {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
    }
    if (event.target.closest("#data-chips a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      hasPressedChip = true;
    }
  });

  // The chip that one has pressed goes away: who reads on from there begins at those that are left.
  function keepFocus() {
    if (hasPressedChip) {
      hasPressedChip = false;
      window.setTimeout(function () {
        const chips = document.getElementById("data-chips");
        if (chips) {
          chips.focus({ preventScroll: true });
        }
      }, 0);
    }
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    utdrag: { fitColumns: fitColumns, askOrder: askOrder, keepFocus: keepFocus },
  });
})();
