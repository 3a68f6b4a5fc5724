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

  function say(button, words) {
    const before = button.dataset.words || button.textContent;
    button.dataset.words = before;
    button.textContent = words;
    window.setTimeout(() => (button.textContent = before), 2500);
    const told = document.getElementById("copied");
    if (told) {
      told.textContent = words;
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy-of]");
    if (!button) {
      return;
    }
    const source = document.getElementById(button.dataset.copyOf);
    const mark = function () {
      // Without https there is no clipboard to write to: what is marked can be copied by hand.
      window.getSelection().selectAllChildren(source);
      say(button, button.dataset.marked);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(source.textContent).then(() => say(button, button.dataset.done), mark);
    } else {
      mark();
    }
  });
})();
