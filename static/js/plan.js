// Copy and Print buttons, and a fold that opens when a link leads to it. The page is whole without it.
(function () {
  "use strict";
  var each = function (query, act) { Array.prototype.forEach.call(document.querySelectorAll(query), act); };
  var say = function (id, words) {
    each('[data-copied="' + id + '"]', function (node) { node.textContent = words; });
    var live = document.getElementById("live");
    if (live) { live.textContent = words; }
  };
  var selected = function (text) {
    text.focus();
    text.select();
    return document.execCommand("copy");
  };
  // The button gives its sentences in the language of the page.
  var copy = function (button) {
    var id = button.dataset.copy, text = document.getElementById(id);
    var done = function () { say(id, button.dataset.done); };
    var other = function () { say(id, selected(text) ? button.dataset.done : button.dataset.failed); };
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text.value).then(done, other); } else { other(); }
  };
  var open = function () {
    var target = window.location.hash.length > 1 ? document.getElementById(window.location.hash.slice(1)) : null;
    var fold = target ? target.closest("details") : null;
    if (fold) { fold.open = true; }
  };
  each("[data-copy]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { copy(button); });
  });
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  window.addEventListener("hashchange", open);
  open();
})();
