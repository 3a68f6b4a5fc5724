// What the pages of words need: a link to an anchor that is not there yet, and buttons that copy.

(function () {
  "use strict";

  // The browser looks for the anchor of an address before Dash has made the page: it is looked for again, once.
  function goToAnchor() {
    const anchor = decodeURIComponent(window.location.hash.slice(1));
    const place = anchor && document.getElementById(anchor);
    if (!place) {
      return false;
    }
    // Setting the hash anew is what makes it the :target; scrolling alone does not.
    window.location.replace(window.location.hash);
    place.scrollIntoView();
    return true;
  }

  if (window.location.hash) {
    const waiting = new MutationObserver(function () {
      if (document.querySelector(".about") && goToAnchor()) {
        waiting.disconnect();
      }
    });
    waiting.observe(document.documentElement, { childList: true, subtree: true });
    window.setTimeout(() => waiting.disconnect(), 15000);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy-of]");
    if (button) {
      window.lagesbild.copy(
        button, document.getElementById(button.dataset.copyOf), document.getElementById("copied"),
      );
    }
  });
})();
