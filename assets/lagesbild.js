// What has to happen in the browser: the address, focus on a new page, and a word when the server is silent.

(function () {
  "use strict";

  let lastPath = null;

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
