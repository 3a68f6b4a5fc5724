// What has to happen in the browser on the page of quality: pages are turned in place, and texts are copied.

(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy=text]");
    if (button) {
      window.lagesbild.copy(button, button.parentElement.querySelector("pre"), document.getElementById("quality-told"));
    }
    const link = event.target.closest("a[data-turn=page]");
    // Who wants it in a window of its own gets that.
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.dash_clientside.lagesbild.goTo(link.search);
      const part = link.hash && document.getElementById(link.hash.slice(1));
      if (part) {
        part.scrollIntoView();
      }
    }
  });
})();
