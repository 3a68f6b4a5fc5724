// A panel stands where figures will: ask how far their making has come, show it, and say so when one waits no more.

(function () {
  "use strict";

  const EVERY = 500; // milliseconds: a step takes some tenths of a second
  const AFTER_SILENCE = 2000;
  const panels = new Map();

  function part(panel, name) {
    return panel.querySelector(`[data-part=${name}]`);
  }

  function announce(panel, words) {
    panel.querySelector("[role=status]").textContent = words;
  }

  // Nothing is going on any more: the button that stops it goes, the one that tries again comes.
  function end(panel, how) {
    const waiting = panels.get(panel);
    const isHere = panel.contains(document.activeElement) || document.activeElement === document.body;
    waiting.ended = true;
    panel.querySelector("h2").textContent = panel.dataset[how];
    part(panel, "meanwhile").hidden = true;
    part(panel, how).hidden = false;
    part(panel, "stop").hidden = true;
    part(panel, "again").hidden = false;
    announce(panel, "");
    if (isHere) {
      panel.querySelector("h2").focus();
    } else {
      announce(panel, panel.dataset[how]);
    }
  }

  function show(panel) {
    panels.get(panel).ended = true;
    panel.querySelector(".waiting-step").textContent = panel.dataset.ready;
    announce(panel, panel.dataset.ready);
    if (panel.dataset.then) {
      window.dash_clientside.set_props(panel.dataset.then, { data: panel.dataset.waiting });
    } else {
      window.location.reload();
    }
  }

  function tell(panel, told) {
    const bar = panel.querySelector("progress");
    const waiting = panels.get(panel);
    if (told.steps) {
      bar.max = told.steps;
      bar.value = told.done;
    }
    panel.querySelector(".waiting-step").textContent = told.words;
    // Aloud each quarter only: thirty steps in some seconds would never be heard to the end.
    const quarter = told.steps ? Math.floor((4 * told.done) / told.steps) : 0;
    if (quarter !== waiting.quarter) {
      waiting.quarter = quarter;
      announce(panel, told.words);
    }
  }

  async function ask(panel) {
    const response = await fetch(panel.dataset.waiting, { cache: "no-store" });
    return response.status >= 500 ? null : response.json();
  }

  async function follow(panel) {
    const waiting = panels.get(panel);
    while (!waiting.ended && panel.isConnected) {
      let told = null;
      try {
        told = await ask(panel);
      } catch (error) {
        // The server is silent. It may come back.
      }
      if (waiting.ended) {
        return;
      }
      if (told === null) {
        panel.querySelector(".waiting-step").textContent = panel.dataset.silent;
      } else if (told.state === "made") {
        show(panel);
      } else if (told.state === "failed") {
        end(panel, "failed");
      } else {
        tell(panel, told);
      }
      await new Promise((resume) => window.setTimeout(resume, told === null ? AFTER_SILENCE : EVERY));
    }
    if (!waiting.ended) {
      leave(panel); // Something else is shown in its place.
    }
  }

  function leave(panel) {
    panels.get(panel).ended = true;
    window.navigator.sendBeacon(panel.dataset.waiting);
  }

  async function stop(panel) {
    const waiting = panels.get(panel);
    waiting.ended = true;
    await waiting.following; // A question on its way would be taken for one who still waits.
    window.navigator.sendBeacon(panel.dataset.waiting);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    waiting: {
      begin: function (address) {
        for (const panel of document.querySelectorAll("[data-waiting]")) {
          if (panel.dataset.waiting === address && !panels.has(panel)) {
            const waiting = { ended: false, quarter: -1 };
            panels.set(panel, waiting);
            waiting.following = follow(panel);
          }
        }
        return "yes";
      },
    },
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-part=stop]");
    if (button) {
      const panel = button.closest("[data-waiting]");
      stop(panel);
      end(panel, "stopped");
    }
  });

  window.addEventListener("pagehide", function () {
    for (const [panel, waiting] of panels) {
      if (!waiting.ended && panel.isConnected) {
        leave(panel);
      }
    }
  });

  // The router makes no page anew while only the query string changes, and there is nothing else here that would.
  window.addEventListener("popstate", function () {
    if (document.querySelector("main > [data-waiting]")) {
      window.location.reload();
    }
  });
})();
