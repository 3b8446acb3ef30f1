// Focus after a step, the CSRF header, "Not saved", and the end of a session. Everything works without it.
(function () {
  "use strict";
  var body = document.body;
  var byId = function (id) { return document.getElementById(id); };
  var say = function (words) { var live = byId("live"); if (live) { live.textContent = words; } };
  var state = function (words) { var node = byId("save-state"); if (node) { node.textContent = words; } };
  var cookie = function (name) {
    var found = document.cookie.split("; ").filter(function (one) { return one.indexOf(name + "=") === 0; })[0];
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  // Focus: error summary, then what was newly asked, then the heading. Change events never move it.
  var settle = function () {
    var target = byId("es") || byId("more") || byId("h1");
    if (target) { target.focus(); }
  };
  var go = function (id) {
    var control = byId(id);
    if (!control) { return; }
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
  };
  document.addEventListener("DOMContentLoaded", function () {
    if (byId("es") || byId("h1")) { settle(); }
    clock();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target && event.detail.target.id === "main") { window.scrollTo(0, 0); settle(); }
    var form = byId("row-form");
    if (form) {
      (byId("es") || byId("row-form-title")).focus({ preventScroll: true });
      (byId("es") ? form : form.previousElementSibling).scrollIntoView({ block: "start" });
    }
  });
  // One form is open in a list at a time; opening another closes it.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var form = byId("row-form");
    if (form && event.detail.target !== form) { form.remove(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest(".summary a") : null;
    if (link) { event.preventDefault(); go(link.getAttribute("href").slice(1)); }
    if (event.target.id === "sign-in-again") { leave(); }
  });

  // The token is read at request time, because signing in changes it.
  document.addEventListener("htmx:configRequest", function (event) {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    event.detail.headers["X-CSRFToken"] = cookie("csrftoken") || cookie("__Host-csrftoken") || (field ? field.value : "");
  });
  document.addEventListener("htmx:beforeRequest", function () { var box = byId("preview"); if (box) { box.setAttribute("aria-busy", "true"); } });
  document.addEventListener("htmx:afterRequest", function (event) {
    var box = byId("preview");
    if (box) { box.removeAttribute("aria-busy"); }
    if (event.detail.successful) { restart(); }
  });
  // The page gives its sentences in its own language.
  var lost = function () { state(body.dataset.lost); say(body.dataset.lost); };
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) { document.addEventListener(name, lost); });
  document.addEventListener("htmx:responseError", function (event) { if (event.detail.xhr.status !== 401) { lost(); } });

  // The session: a bar two minutes before the end, another one after it.
  var timers = [];
  var idle = Number(body.dataset.idle || 0) * 1000, warn = Number(body.dataset.warn || 0) * 1000;
  var left = Number(body.dataset.left || 0) * 1000, opened = Date.now();
  var bar = function (name) {
    var place = byId("session-bar"), source = byId(name);
    if (!place || !source || place.dataset.shown === name) { return; }
    place.dataset.shown = name;
    var box = document.createElement("div");
    box.appendChild(source.content.cloneNode(true));
    place.replaceChildren(box);
    if (window.htmx) { window.htmx.process(box); }
  };
  var quiet = function () { var place = byId("session-bar"); if (place && place.dataset.shown === "session-warning") { place.replaceChildren(); place.dataset.shown = ""; } };
  var ended = function () { bar("session-ended"); body.classList.add("signed-out"); var button = byId("sign-in-again"); if (button) { button.focus(); } };
  var clock = function () {
    timers.forEach(window.clearTimeout);
    if (!idle) { return; }
    var span = Math.min(idle, Math.max(left - (Date.now() - opened), 0));
    timers = [window.setTimeout(function () {
      bar("session-warning");
      var at = document.querySelector("#session-bar .at");
      if (at) { at.textContent = new Date(Date.now() + Math.min(warn, span)).toTimeString().slice(0, 5); }
    }, Math.max(span - warn, 0)), window.setTimeout(ended, span)];
  };
  var restart = function () { if (!body.classList.contains("signed-out")) { quiet(); clock(); } };
  document.addEventListener("session-ended", ended);

  // Signing in again posts the form as it stands: the sign-in page carries it, for the same person only.
  var leave = function () {
    var form = document.querySelector("form[data-carry]");
    if (!form) { window.location.href = body.dataset.login; return; }
    var mark = document.createElement("input");
    mark.type = "hidden"; mark.name = "intent"; mark.value = "save";
    form.appendChild(mark);
    HTMLFormElement.prototype.submit.call(form);
  };
})();
