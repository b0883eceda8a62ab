// Replaces Furo's inline script: apply the colour theme that the reader has chosen, before the page is rendered.

(() => {
  "use strict";

  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // storage is blocked
  }
  document.body.dataset.theme = theme || "auto";
  // With file: URLs, browsers do not load masks from other files, so the icons stay in the style sheet.
  if (location.protocol === "file:") document.body.dataset.icons = "inline";
})();
