// Furo's inline script as a file, loaded before the page is shown: the colours that the reader chose.

(() => {
  "use strict";

  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // storage is forbidden
  }
  document.body.dataset.theme = theme || "auto";
  // From a disk, browsers show no picture of another file as a mask: there the icons stay in the style sheet.
  if (location.protocol === "file:") document.body.dataset.icons = "inline";
})();
