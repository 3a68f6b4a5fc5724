// A tile's picture as a file, PNG or SVG: always light, with the heading above and the caption below.
// Plotly draws its charts itself. What is made of HTML (tables, strips, legends, the map) is drawn here, element by
// element, as it stands on the page: no picture that is saved can say anything else than the page does.

(function () {
  "use strict";

  const NAMESPACE = "http://www.w3.org/2000/svg";
  const IMAGE = { width: 1000, height: 620, title: 20, line: 18, edge: 24, scale: 2 };

  // What one does something with is no part of what is shown; what only a screen reader hears is not to be seen.
  const LEFT_OUT = "button, input, select, textarea, script, style, .visually-hidden, [data-not-in-picture]";

  // The looks of a drawing without a style sheet of its own come from the page, and must go along.
  const LOOKS = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity", "display",
    "font-family", "font-size", "font-weight", "text-anchor", "paint-order", "visibility",
  ];

  const measure = document.createElement("canvas").getContext("2d");

  function made(name, attributes, text) {
    const element = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
    }
    if (text) {
      element.textContent = text;
    }
    return element;
  }

  function wrapped(text, width) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const last = lines.length - 1;
      if (lines[last] && lines[last].length + word.length > width) {
        lines.push(word);
      } else {
        lines[last] += (lines[last] ? " " : "") + word;
      }
    }
    return lines;
  }

  // Colours: a browser writes a mixed one as color(srgb …), which other programs that read SVG do not know.

  function colour(text) {
    const parts = (text.match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number);
    const [red, green, blue, alpha = 1] = parts;
    const full = text.startsWith("color(srgb") ? 255 : 1;
    return { paint: `rgb(${[red, green, blue].map((each) => Math.round(each * full)).join(",")})`, alpha: alpha };
  }

  // Parts between commas, but for those commas that stand within brackets.
  function apart(text) {
    const parts = [""];
    let depth = 0;
    for (const letter of text) {
      depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
      if (letter === "," && !depth) {
        parts.push("");
      } else {
        parts[parts.length - 1] += letter;
      }
    }
    return parts.map((each) => each.trim());
  }

  // Gradients: the project's are stripes of a few pixels (what is missing, invented) and one half-filled mark.

  const TOWARDS = { top: 0, right: 90, bottom: 180, left: 270 };

  function gradient(image, box, ident) {
    const found = /^(repeating-)?linear-gradient\((.*)\)$/.exec(image);
    if (!found) {
      return null;
    }
    const parts = apart(found[2]);
    const named = /^to (\w+)$/.exec(parts[0]);
    const angle = named ? TOWARDS[named[1]] : parts[0].endsWith("deg") ? parseFloat(parts[0]) : null;
    const turn = ((angle === null ? 180 : angle) * Math.PI) / 180;
    const [right, down] = [Math.sin(turn), -Math.cos(turn)];
    const whole = Math.abs(box.width * right) + Math.abs(box.height * down);
    const stops = (angle === null ? parts : parts.slice(1)).flatMap(function (stop, place, all) {
      const [, name, places] = /^(.*?)((?:\s+-?[\d.]+(?:px|%))*)$/.exec(stop);
      const at = (places.match(/-?[\d.]+(?:px|%)/g) || [`${(100 * place) / Math.max(1, all.length - 1)}%`]).map((each) =>
        each.endsWith("%") ? (parseFloat(each) / 100) * whole : parseFloat(each),
      );
      return at.map((each) => ({ ...colour(name), at: each }));
    });
    const length = found[1] ? stops[stops.length - 1].at : whole;
    const [x, y] = [box.x + (box.width - whole * right) / 2, box.y + (box.height - whole * down) / 2];
    const drawn = made("linearGradient", {
      id: ident, gradientUnits: "userSpaceOnUse", x1: x, y1: y, x2: x + length * right, y2: y + length * down,
      ...(found[1] ? { spreadMethod: "repeat" } : {}),
    });
    for (const stop of stops) {
      drawn.append(
        made("stop", { offset: String(stop.at / length), "stop-color": stop.paint, "stop-opacity": String(stop.alpha) }),
      );
    }
    return drawn;
  }

  // What an element itself is: its ground, its pattern, its lines.

  function drawBox(sheet, element, style) {
    const rect = element.getBoundingClientRect();
    if (!rect.width || !rect.height) {
      return;
    }
    const box = { x: rect.left, y: rect.top, width: rect.width, height: rect.height };
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, rect.width / 2, rect.height / 2);
    const ground = colour(style.backgroundColor);
    if (ground.alpha) {
      add(sheet, made("rect", { ...box, rx: radius, fill: ground.paint, "fill-opacity": String(ground.alpha) }), box);
    }
    for (const image of style.backgroundImage === "none" ? [] : apart(style.backgroundImage).reverse()) {
      const drawn = gradient(image, box, `g${(sheet.gradients += 1)}`);
      if (drawn) {
        sheet.definitions.append(drawn);
        add(sheet, made("rect", { ...box, rx: radius, fill: `url(#${drawn.id})` }), box);
      }
    }
    drawLines(sheet, box, radius, style);
  }

  function drawLines(sheet, box, radius, style) {
    const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
      width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
      text: style[`border${side}Color`],
    }));
    const ring = /^(\w+\([^)]*\)) 0px 0px 0px ([\d.]+)px inset$/.exec(style.boxShadow);
    if (ring) {
      const [above, right, below, left] = sides.map((each) => each.width);
      const within = {
        x: box.x + left, y: box.y + above, width: box.width - left - right, height: box.height - above - below,
      };
      add(sheet, frame(within, radius, colour(ring[1]), Number(ring[2]), 0), box);
    }
    if (sides.every((each) => each.width && each.width === sides[0].width && each.text === sides[0].text)) {
      add(sheet, frame(box, radius, colour(sides[0].text), sides[0].width, 0), box);
    } else {
      sides.forEach((side, place) => drawSide(sheet, box, side, place));
    }
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth)) {
      const width = parseFloat(style.outlineWidth);
      add(sheet, frame(box, radius, colour(style.outlineColor), width, width + parseFloat(style.outlineOffset)), box);
    }
  }

  function frame(box, radius, line, width, out) {
    const inset = width / 2 - out;
    return made("rect", {
      x: box.x + inset, y: box.y + inset, width: box.width - 2 * inset, height: box.height - 2 * inset, rx: radius,
      fill: "none", stroke: line.paint, "stroke-opacity": String(line.alpha), "stroke-width": width,
    });
  }

  function drawSide(sheet, box, side, place) {
    const line = colour(side.text);
    if (!side.width || !line.alpha) {
      return;
    }
    const lies = place % 2 === 0;
    const part = {
      x: place === 1 ? box.x + box.width - side.width : box.x,
      y: place === 2 ? box.y + box.height - side.width : box.y,
      width: lies ? box.width : side.width,
      height: lies ? side.width : box.height,
    };
    add(sheet, made("rect", { ...part, fill: line.paint, "fill-opacity": String(line.alpha) }), part);
  }

  // Text: line by line as the browser has broken it, each at its place and as broad as on the page.

  function linesOf(node, style) {
    const range = document.createRange();
    const lines = [];
    const put = function (from, to) {
      range.setStart(node, from);
      range.setEnd(node, to);
      const rects = [...range.getClientRects()].filter((each) => each.width);
      if (rects.length > 1 && to - from > 1) {
        for (let place = from; place < to; place += 1) {
          put(place, place + 1); // A word that is broken between two lines.
        }
      } else if (rects.length) {
        const [rect] = rects;
        const last = lines[lines.length - 1];
        if (last && Math.abs(last.top - rect.top) < 2) {
          Object.assign(last, { to: to, right: rect.right });
        } else {
          lines.push({ from: from, to: to, left: rect.left, right: rect.right, top: rect.top, height: rect.height });
        }
      }
    };
    for (const word of node.data.matchAll(/\S+/g)) {
      put(word.index, word.index + word[0].length);
    }
    return lines.map(function (line) {
      const text = node.data.slice(line.from, line.to).replace(/\s/g, " ").replace(/ +/g, " ").replaceAll("\u00ad", "");
      const isBroken = /\p{L}/u.test(node.data[line.to - 1]) && /\p{L}/u.test(node.data[line.to] || "");
      const whole = isBroken && style.hyphens === "auto" ? `${text}-` : text;
      return { ...line, text: style.textTransform === "uppercase" ? whole.toUpperCase() : whole };
    });
  }

  function drawText(sheet, node) {
    const style = window.getComputedStyle(node.parentElement);
    const ink = colour(style.color);
    measure.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = measure.measureText("x");
    for (const line of linesOf(node, style)) {
      const width = line.right - line.left;
      const attributes = {
        x: line.left, y: line.top + (line.height - above - below) / 2 + above, textLength: width,
        lengthAdjust: "spacingAndGlyphs", fill: ink.paint, "fill-opacity": String(ink.alpha),
        "font-family": style.fontFamily.replaceAll('"', "'"), "font-size": style.fontSize,
        "font-weight": style.fontWeight, "font-style": style.fontStyle,
        // What stands on a pattern has a halo on the page, and here too.
        ...(style.textShadow === "none" ? {} : { "paint-order": "stroke", stroke: "#ffffff", "stroke-width": 3 }),
        ...(style.textDecorationLine.includes("line-through") ? { "text-decoration": "line-through" } : {}),
      };
      add(sheet, made("text", attributes, line.text), { x: line.left, y: line.top, width: width, height: line.height });
    }
  }

  // Drawings and images.

  function drawDrawing(sheet, svg) {
    const rect = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    if (!svg.querySelector("style")) {
      const originals = [svg, ...svg.querySelectorAll("*")];
      [copy, ...copy.querySelectorAll("*")].forEach(function (each, place) {
        const style = window.getComputedStyle(originals[place]);
        LOOKS.forEach((name) => each.style.setProperty(name, style.getPropertyValue(name)));
      });
    }
    // A file has nowhere to lead to, and nothing in it is pointed at.
    copy.querySelectorAll("a").forEach(function (link) {
      link.removeAttribute("href");
      link.classList.remove("pointed");
    });
    copy.removeAttribute("tabindex");
    const box = { x: rect.left, y: rect.top, width: rect.width, height: rect.height };
    Object.entries(box).forEach(([name, value]) => copy.setAttribute(name, String(value)));
    add(sheet, copy, box);
  }

  function drawImage(sheet, image) {
    const rect = image.getBoundingClientRect();
    const box = { x: rect.left, y: rect.top, width: rect.width, height: rect.height };
    if (rect.width && image.src.startsWith("data:")) {
      add(sheet, made("image", { ...box, href: image.src }), box);
    }
  }

  function add(sheet, drawn, box) {
    sheet.content.append(drawn);
    sheet.left = Math.min(sheet.left, box.x);
    sheet.top = Math.min(sheet.top, box.y);
    sheet.right = Math.max(sheet.right, box.x + box.width);
    sheet.bottom = Math.max(sheet.bottom, box.y + box.height);
  }

  function draw(sheet, node) {
    if (node.nodeType === Node.TEXT_NODE) {
      drawText(sheet, node);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT) || !node.checkVisibility()) {
      return;
    }
    if (node.tagName === "svg") {
      drawDrawing(sheet, node);
    } else if (node.tagName === "IMG") {
      drawImage(sheet, node);
    } else {
      drawBox(sheet, node, window.getComputedStyle(node));
      node.childNodes.forEach((child) => draw(sheet, child));
    }
  }

  // The picture is laid out anew for the file, light and as broad as it needs, and put back before anything is painted.

  function laidOut(tile, act) {
    const { theme } = document.documentElement.dataset;
    const scrolled = [...tile.querySelectorAll("*")]
      .filter((each) => each.scrollLeft || each.scrollTop)
      .map((each) => [each, each.scrollLeft, each.scrollTop]);
    const page = [window.scrollX, window.scrollY];
    document.documentElement.dataset.theme = "light";
    tile.classList.add("in-picture");
    try {
      return act();
    } finally {
      tile.classList.remove("in-picture");
      document.documentElement.dataset.theme = theme;
      scrolled.forEach(([each, left, top]) => Object.assign(each, { scrollLeft: left, scrollTop: top }));
      window.scrollTo(...page);
    }
  }

  function drawnTile(tile) {
    const sheet = {
      content: made("g", {}), definitions: made("defs", {}), gradients: 0,
      left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity,
    };
    laidOut(tile, () => draw(sheet, tile.querySelector(":scope > .tile-picture")));
    sheet.content.setAttribute("transform", `translate(${-sheet.left} ${-sheet.top})`);
    const size = { width: sheet.right - sheet.left, height: sheet.bottom - sheet.top };
    return framed(tile, sheet.content, size, sheet.definitions);
  }

  // The heading above, the caption below, and an edge on all sides: the same for every picture.

  function framed(tile, content, size, definitions) {
    const font = window.getComputedStyle(tile).fontFamily.replaceAll('"', "'");
    const width = Math.ceil(Math.max(IMAGE.width, size.width + 2 * IMAGE.edge));
    const letters = Math.floor((width - 2 * IMAGE.edge) / 7.2);
    const heading = wrapped(tile.querySelector("h2").textContent, Math.floor(letters / 1.6));
    const caption = wrapped(tile.dataset.caption, letters);
    const top = IMAGE.edge + heading.length * 26 + 10;
    const foot = top + size.height + IMAGE.edge;
    const height = Math.ceil(foot + caption.length * IMAGE.line + IMAGE.edge);
    const whole = made("svg", { width: width, height: height, viewBox: `0 0 ${width} ${height}` });
    const words = { x: IMAGE.edge, fill: "#1b2733", "font-family": font };
    whole.append(made("title", {}, heading.join(" ")), definitions);
    whole.append(made("rect", { width: width, height: height, fill: "#ffffff" }));
    heading.forEach((line, place) =>
      whole.append(made("text", { ...words, y: 40 + place * 26, "font-size": IMAGE.title, "font-weight": "700" }, line)),
    );
    const placed = made("g", { transform: `translate(${IMAGE.edge} ${top})` });
    placed.append(content);
    whole.append(placed);
    caption.forEach((line, place) =>
      whole.append(made("text", { ...words, y: foot + 12 + place * IMAGE.line, "font-size": 13 }, line)),
    );
    return whole;
  }

  function saveDrawing(whole, format, name) {
    const file = new Blob([new XMLSerializer().serializeToString(whole)], { type: "image/svg+xml" });
    if (format === "svg") {
      download(file, `${name}.svg`);
      return;
    }
    const image = new Image();
    image.onload = function () {
      const canvas = document.createElement("canvas");
      canvas.width = IMAGE.scale * image.width;
      canvas.height = IMAGE.scale * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(image.src);
      canvas.toBlob((png) => download(png, `${name}.png`));
    };
    image.src = URL.createObjectURL(file);
  }

  function download(file, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // Charts: Plotly draws them anew, as broad as the picture, and they are framed as everything else is.

  function saveChart(tile, chart, format, name) {
    // A map is high and narrow, a course wide and low: the picture has the shape that it has on the page.
    const width = IMAGE.width - 2 * IMAGE.edge;
    const shape = chart.clientWidth ? chart.clientHeight / chart.clientWidth : IMAGE.height / IMAGE.width;
    const height = Math.round(Math.min(Math.max(width * shape, 0.8 * IMAGE.height), 1.6 * width));
    const { locale, topojsonURL } = chart._context || {};
    const layout = { ...JSON.parse(JSON.stringify(chart.layout)), paper_bgcolor: "#ffffff" };
    const drawing = { data: chart.data, layout: layout, config: { locale: locale, topojsonURL: topojsonURL } };
    const size = { width: width, height: height };
    window.Plotly.toImage(drawing, { format: "svg", imageDataOnly: true, ...size }).then(function (text) {
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      saveDrawing(framed(tile, document.importNode(drawn, true), size, made("defs", {})), format, name);
    });
  }

  function save(tile, format, name) {
    const chart = tile.querySelector(":scope > .tile-picture .js-plotly-plot");
    if (!chart) {
      saveDrawing(drawnTile(tile), format, name);
    } else if (window.Plotly) {
      saveChart(tile, chart, format, name);
    }
  }

  window.lagesbildPicture = { save: save };
})();
