// A menu on each card, a dialog for large images, keys that lead to the search, and the reader's place in the sidebar.
// Titles, badges, permalinks and links of images work without this script.

(() => {
  "use strict";

  const translations = {}; // filled in when the file is copied to a site in another language
  const gettext = (message) => translations[message] ?? message;

  const status = document.createElement("div");
  status.className = "nl-status";
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  status.dir = "auto";
  let clearing;

  function say(text) {
    status.textContent = text;
    clearTimeout(clearing);
    clearing = setTimeout(() => { status.textContent = ""; }, 3000);
  }

  async function copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch {
      say(text); // no permission or no HTTPS: show the text, to be copied manually
    }
  }

  function markdownOf(card) {
    const title = card.querySelector(".nl-title a, .nl-title span");
    const text = title.textContent.trim().replace(/([\\[\]])/g, "\\$1");
    return title.href ? `[${text}](${title.href})` : text;
  }

  const actions = [
    [gettext("Copy link"), (card) => copy(card.querySelector(".nl-number").href, gettext("Link copied"))],
    [gettext("Copy Markdown"), (card) => copy(markdownOf(card), gettext("Markdown copied"))],
  ];

  let open = null;

  function close(focus) {
    if (!open) return;
    const button = open.querySelector(".nl-menu-button");
    open.querySelector(".nl-menu-list").remove();
    button.setAttribute("aria-expanded", "false");
    open = null;
    if (focus) button.focus();
  }

  function show(menu, card) {
    close(false);
    const list = document.createElement("div");
    list.className = "nl-menu-list";
    for (const [label, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => { close(true); act(card); });
      list.append(button);
    }
    menu.append(list);
    menu.querySelector(".nl-menu-button").setAttribute("aria-expanded", "true");
    open = menu;
    list.firstChild.focus();
  }

  function addMenu(card) {
    const menu = document.createElement("div");
    menu.className = "nl-menu";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nl-menu-button";
    button.textContent = "⋯";
    const title = card.querySelector(".nl-title").firstChild.textContent.trim();
    button.setAttribute("aria-label", gettext("More on: {title}").replace("{title}", () => title));
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (open === menu ? close(true) : show(menu, card)));
    menu.append(button);
    card.querySelector(".nl-card-head").append(menu);
  }

  function enlarge(event) {
    const link = event.target.closest(".nl-body figure a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const small = link.querySelector("img");
    const dialog = document.createElement("dialog");
    dialog.className = "nl-dialog";
    dialog.setAttribute("aria-label", small.alt || gettext("Image"));
    const large = new Image();
    large.referrerPolicy = small.referrerPolicy;
    large.src = link.href;
    large.alt = small.alt;
    const caption = document.createElement("p");
    caption.textContent = small.alt;
    caption.setAttribute("aria-hidden", "true");
    caption.dir = "auto";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", gettext("Close"));
    dialog.append(large, caption, button);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  }

  // An image that cannot be loaded leaves its description only, if it is below what is being read and below the card
  // that the page is scrolling to. Elsewhere it keeps its place, because the text would move.
  function hideMissing(image) {
    const figure = image.closest(".nl-body figure");
    if (!figure || figure.getBoundingClientRect().top < innerHeight) return;
    const target = document.querySelector(":target");
    if (target && target.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_PRECEDING) return;
    figure.classList.add("nl-missing");
  }

  document.addEventListener("error", ({ target }) => {
    if (target instanceof HTMLImageElement) hideMissing(target);
  }, true);
  for (const image of document.querySelectorAll(".nl-body figure img")) {
    if (image.complete && !image.naturalWidth && image.loading !== "lazy") hideMissing(image);
  }

  document.body.append(status);
  document.querySelectorAll(".nl-card").forEach(addMenu);
  document.addEventListener("click", (event) => {
    if (open && !open.contains(event.target)) close(false);
    enlarge(event);
  });

  const searchLink = document.querySelector('.nl-site [rel="search"]');

  function isTyped(element) {
    const takesKeys = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select';
    return element instanceof Element && (element.isContentEditable || element.matches(takesKeys));
  }

  // Neither a key that another script has taken, such as the search of Read the Docs, nor what is typed in a field of
  // its shadow tree, of which event.target is only the host.
  function isSearchKey(event) {
    if (event.defaultPrevented || event.isComposing || isTyped(event.composedPath()[0])) return false;
    if (event.key === "k") return (event.ctrlKey || event.metaKey) && !event.altKey;
    const held = event.ctrlKey || event.altKey || event.metaKey;
    return event.key === "/" && (!held || event.getModifierState("AltGraph")); // which some keyboards need for the slash
  }

  // Whether the reader sees a field: that of a closed drawer lies outside the window.
  function isShown(field) {
    const { left, right } = field.getBoundingClientRect();
    return field.checkVisibility?.({ visibilityProperty: true }) && right > 0 && left < innerWidth;
  }

  function search(event) {
    if (!searchLink || !isSearchKey(event)) return;
    event.preventDefault();
    const ofPage = document.querySelectorAll('.nl-search input[type="search"]'); // before that of the sidebar
    const field = [...ofPage, ...document.querySelectorAll('[role="search"] input')].find(isShown);
    if (field) field.focus();
    else location.assign(searchLink.href);
  }

  function showRandomCard() {
    const cards = document.querySelectorAll(".nl-card[id]");
    if (location.hash !== "#random-link" || !cards.length) return;
    location.replace(`#${cards[Math.floor(Math.random() * cards.length)].id}`);
  }

  // The list of a season's issues can be longer than the screen, and Furo does not scroll it. Its style sheet makes
  // scrolling smooth, but nothing should move when a page opens.
  function showPlace() {
    const place = document.querySelector(".sidebar-scroll .current-page > a");
    if (!place) return;
    const pane = place.closest(".sidebar-scroll");
    const [shown, visible] = [place.getBoundingClientRect(), pane.getBoundingClientRect()];
    const below = shown.bottom - visible.bottom;
    if (below > 0) pane.scrollBy({ top: below + visible.height / 3, behavior: "instant" });
  }

  // Sphinx's own handler of the slash takes it from fields in shadow trees, and leads to the field of the sidebar.
  if (searchLink && typeof DOCUMENTATION_OPTIONS !== "undefined") DOCUMENTATION_OPTIONS.ENABLE_SEARCH_SHORTCUTS = false;
  showPlace();
  showRandomCard();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    search(event);
  });
  document.addEventListener("focusin", (event) => {
    if (open && !open.contains(event.target)) close(false);
  });
})();
