// The map: puts the drawing in its place, and lets one walk on it with the keyboard and through time with the slider.
// What it shows and says is made by dashboard/map_tile.py; here is only what has to happen in the browser.

(function () {
  "use strict";

  const STEP = 700; // Milliseconds of each period when the map plays.
  const PAUSE = 350; // Milliseconds after the last move of the slider until the address follows.

  let map = null; // What is drawn now: the payload, which period is shown, and the timers.
  let lastTouched = null;
  let focusAgain = null; // What had the focus when the address was changed: it gets it back on the new drawing.

  function byId(ident) {
    return document.getElementById(ident);
  }

  function draw(payload) {
    const place = byId("map-drawing");
    if (!payload || !place) {
      return "";
    }
    const focus = focusAgain || focusOf(document.activeElement);
    if (map) {
      window.clearInterval(map.playing);
      window.clearTimeout(map.waiting);
    }
    map = { ...payload, shown: payload.at, playing: null, waiting: null };
    const svg = new DOMParser().parseFromString(payload.svg, "image/svg+xml").documentElement;
    svg.setAttribute("tabindex", "0");
    const tip = document.createElement("div");
    tip.className = "map-tip";
    tip.hidden = true;
    place.replaceChildren(document.adoptNode(svg), tip);
    listen(svg);
    buildPlayer();
    tell(null);
    giveFocus(focus);
    focusAgain = null;
    return payload.starts[payload.at];
  }

  function focusOf(element) {
    const own = element && element.closest && element.closest("[data-player], [data-code]");
    return own ? own.dataset : null;
  }

  function giveFocus(data) {
    if (!data) {
      return;
    }
    const again = data.player
      ? document.querySelector(`[data-player="${data.player}"]`)
      : document.querySelector(`#map-drawing [data-code="${data.code}"]`);
    if (again) {
      again.focus({ preventScroll: true });
    }
  }

  // Places: pointing, walking, opening.

  function placeOf(target) {
    return target.closest ? target.closest("a[data-code]") : null;
  }

  function listen(svg) {
    svg.addEventListener("pointerover", (event) => tell(placeOf(event.target), event));
    svg.addEventListener("pointermove", (event) => moveTip(event));
    svg.addEventListener("pointerleave", () => leave(focusedPlace()));
    svg.addEventListener("focusin", (event) => tell(placeOf(event.target)));
    svg.addEventListener("focusout", () => leave(null));
    svg.addEventListener("pointerdown", function (event) {
      const place = placeOf(event.target);
      // A finger has no way to point without pressing: the first press tells, the second one opens.
      const first = event.pointerType === "touch" && place !== lastTouched;
      lastTouched = event.pointerType === "touch" ? place : null;
      if (place) {
        place.dataset.tells = first ? "1" : "";
      }
    });
    svg.addEventListener("click", open);
    svg.addEventListener("keydown", walk);
  }

  function focusedPlace() {
    const active = document.activeElement;
    return active && active.closest ? active.closest("#map-drawing a[data-code]") : null;
  }

  // What a finger has pressed is told until something else is: its link must not go when the focus does.
  function leave(next) {
    if (next || !lastTouched || !lastTouched.isConnected) {
      tell(next);
    }
  }

  function open(event) {
    const place = placeOf(event.target);
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) {
      return;
    }
    event.preventDefault();
    if (place.dataset.tells) {
      place.dataset.tells = "";
      place.focus({ preventScroll: true });
      tell(place);
      return;
    }
    go(place.getAttribute("href"));
  }

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function walk(event) {
    const svg = event.currentTarget;
    const here = placeOf(event.target);
    if (event.key === "Escape") {
      stop();
      if (here) {
        svg.focus({ preventScroll: true });
      } else {
        svg.blur();
      }
      return;
    }
    const direction = DIRECTIONS[event.key];
    if (!direction || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const next = here ? neighbour(svg, here, direction) : firstPlace(svg);
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  function middle(place) {
    return [Number(place.dataset.x), Number(place.dataset.y)];
  }

  // The nearest in that direction; what lies aside counts double, so that one walks as straight as can be.
  function neighbour(svg, here, [right, down]) {
    const [x, y] = middle(here);
    let best = null;
    let least = Infinity;
    for (const other of svg.querySelectorAll("a[data-code]")) {
      const [otherX, otherY] = middle(other);
      const ahead = (otherX - x) * right + (otherY - y) * down;
      const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
      if (other !== here && ahead > 0 && aside <= 1.75 * ahead && ahead + 2 * aside < least) {
        best = other;
        least = ahead + 2 * aside;
      }
    }
    return best;
  }

  function firstPlace(svg) {
    return svg.querySelector("a.first") || svg.querySelector("a[data-code]");
  }

  // What is told of a place. The sentences are of the period that the server has answered for; while the slider is on
  // its way to another one, the class is told instead.
  function tell(place, event) {
    const readout = byId("map-readout");
    const tip = document.querySelector(".map-tip");
    for (const old of document.querySelectorAll("#map-drawing .pointed")) {
      old.classList.remove("pointed");
    }
    if (!place) {
      readout.textContent = map.words.hint;
      readout.classList.add("empty");
      tip.hidden = true;
      return;
    }
    const short = `${place.dataset.name}: ${map.classes[keyOf(place.dataset.code)]}`;
    place.classList.add("pointed");
    readout.classList.remove("empty");
    readout.textContent =
      map.shown === map.at ? place.getAttribute("aria-label") : `${short} (${map.labels[map.shown]})`;
    if (place === lastTouched) {
      const link = document.createElement("a");
      link.href = place.getAttribute("href");
      link.textContent = `${map.words.open} ${place.dataset.name}`;
      link.addEventListener("click", function (click) {
        click.preventDefault();
        go(place.getAttribute("href"));
      });
      readout.append(document.createElement("br"), link);
    }
    tip.textContent = short;
    tip.hidden = false;
    moveTip(event || null, place);
  }

  function keyOf(code) {
    return map.frames[map.shown][map.codes.indexOf(code)];
  }

  // The pointer may rest on the map while the focus is elsewhere: what lies over the map can still be taken away.
  function hideTip() {
    const tip = document.querySelector(".map-tip");
    if (tip) {
      tip.hidden = true;
    }
  }

  function moveTip(event, place) {
    const tip = document.querySelector(".map-tip");
    const frame = byId("map-drawing").getBoundingClientRect();
    if (!tip || tip.hidden || (!event && !place)) {
      return;
    }
    const box = place && !event ? place.getBoundingClientRect() : null;
    const x = (box ? box.left + box.width / 2 : event.clientX) - frame.left;
    const y = (box ? box.top : event.clientY) - frame.top;
    const left = Math.min(Math.max(x - tip.offsetWidth / 2, 0), frame.width - tip.offsetWidth);
    tip.style.left = `${left}px`;
    tip.style.top = `${y - tip.offsetHeight - 12 < 0 ? y + 18 : y - tip.offsetHeight - 12}px`;
  }

  // Time: one step, the slider, and playing.

  function buildPlayer() {
    const player = byId("map-player");
    const label = document.createElement("p");
    label.className = "map-period";
    player.replaceChildren(label);
    if (map.starts.length > 1) {
      player.append(row());
    }
    showLabel();
  }

  function row() {
    const bar = document.createElement("div");
    bar.className = "map-bar";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(map.starts.length - 1);
    slider.value = String(map.shown);
    slider.dataset.player = "slider";
    slider.setAttribute("aria-label", map.words.period);
    slider.addEventListener("input", function () {
      stopTimer();
      show(Number(slider.value));
      settleSoon();
    });
    bar.append(button("before", "‹", () => step(-1)), slider, button("after", "›", () => step(1)));
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      bar.append(button("play", map.words.play, togglePlay));
    }
    return bar;
  }

  function button(name, text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "tool";
    made.dataset.player = name;
    made.textContent = text;
    if (map.words[name] !== text) {
      made.setAttribute("aria-label", map.words[name]);
      made.title = map.words[name];
    }
    made.addEventListener("click", act);
    return made;
  }

  function show(place) {
    map.shown = place;
    for (const one of document.querySelectorAll("#map-drawing [data-code], #map-drawing [data-symbol]")) {
      const old = [...one.classList].find((name) => /^k.$/.test(name));
      one.classList.replace(old, `k${keyOf(one.dataset.code || one.dataset.symbol)}`);
    }
    const frame = map.frames[place];
    for (const count of document.querySelectorAll("[data-count]")) {
      count.textContent = String(frame.split(count.dataset.count).length - 1);
    }
    showLabel();
    tell(focusedPlace());
  }

  function showLabel() {
    document.querySelector(".map-period").textContent = map.labels[map.shown];
    const slider = document.querySelector('[data-player="slider"]');
    if (slider) {
      slider.value = String(map.shown);
      slider.setAttribute("aria-valuetext", map.labels[map.shown]);
      document.querySelector('[data-player="before"]').disabled = map.shown === 0;
      document.querySelector('[data-player="after"]').disabled = map.shown === map.starts.length - 1;
    }
  }

  function step(by) {
    stopTimer();
    const next = map.shown + by;
    if (next >= 0 && next < map.starts.length) {
      show(next);
      settleSoon();
    }
  }

  function settleSoon() {
    window.clearTimeout(map.waiting);
    map.waiting = window.setTimeout(settle, PAUSE);
  }

  // The address says which period is shown; the rest of the page follows it. The newest goes without saying.
  function settle() {
    if (map.shown === map.at) {
      return;
    }
    focusAgain = focusOf(document.activeElement);
    const asked = new URLSearchParams(window.location.search);
    if (map.shown === map.starts.length - 1) {
      asked.delete("till");
    } else {
      asked.set("till", map.starts[map.shown]);
    }
    const query = asked.toString();
    window.dash_clientside.lagesbild.goTo(query ? `?${query}` : "");
  }

  function togglePlay() {
    if (map.playing) {
      stop();
      return;
    }
    setPlaying(true);
    show(map.shown === map.starts.length - 1 ? 0 : map.shown + 1);
    map.playing = window.setInterval(function () {
      if (!byId("map-drawing")) {
        stopTimer(); // The reader has gone to another page.
      } else if (map.shown === map.starts.length - 1) {
        stop();
      } else {
        show(map.shown + 1);
      }
    }, STEP);
  }

  function setPlaying(on) {
    const play = document.querySelector('[data-player="play"]');
    if (play) {
      play.textContent = on ? map.words.stop : map.words.play;
    }
  }

  function stopTimer() {
    window.clearInterval(map.playing);
    map.playing = null;
    setPlaying(false);
  }

  function stop() {
    if (map && map.playing) {
      stopTimer();
      settle();
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      stop();
      hideTip();
    }
  });

  // Tables whose heads sort them: by text or by number; what has no figure always comes last.
  document.addEventListener("click", function (event) {
    const head = event.target.closest ? event.target.closest("table.sortable [data-sort]") : null;
    if (!head) {
      return;
    }
    const cell = head.closest("th");
    const rising = head.dataset.sort === "text" ? cell.ariaSort !== "ascending" : cell.ariaSort === "descending";
    for (const other of cell.parentElement.children) {
      other.removeAttribute("aria-sort");
    }
    cell.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const body = cell.closest("table").tBodies[0];
    body.append(...[...body.rows].sort(comparing(cell.cellIndex, head.dataset.sort, rising ? 1 : -1)));
  });

  function comparing(column, kind, sign) {
    const words = new Intl.Collator(document.documentElement.lang);
    return function (one, other) {
      const [a, b] = [one.cells[column], other.cells[column]];
      if (kind === "text") {
        return sign * words.compare(a.textContent, b.textContent);
      }
      const [x, y] = [a.dataset.value, b.dataset.value];
      if (x === "" || y === "") {
        return (x === "") - (y === "");
      }
      return sign * (Number(x) - Number(y));
    };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { karta: { draw: draw } });
})();
