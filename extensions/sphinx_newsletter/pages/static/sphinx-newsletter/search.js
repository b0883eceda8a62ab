// The search page: asks search-worker.js and shows the answers. The state of the search is in the page's URL.

(() => {
  "use strict";

  /* global SearchIndex, parseQuery, highlight, excerpt */
  const here = document.currentScript.src;
  const page = document.querySelector(".nl-search");
  const { names, files, labels, root, version, seasonLength } = JSON.parse(page.dataset.search);
  const field = page.querySelector("input[type=search]");
  const status = page.querySelector(".nl-search-status");
  const list = page.querySelector(".nl-results");
  const others = page.querySelector(".nl-pages");
  const sheet = page.querySelector(".nl-facets");
  const more = page.querySelector(".nl-more");
  const FACETS = labels.facets.map(([facet]) => facet);
  const STEP = 20;
  const FACET_TITLES = Object.fromEntries(labels.facets);
  const FEW_VALUES = 5;

  let filters = {};
  let limit = STEP;
  let asked = 0;
  const expanded = new Set();

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const label = (facet, value) =>
    names[facet]?.[value] ?? (facet === "season" ? fill(labels.season, { number: value }) : value);
  const marked = (text, terms) =>
    highlight(text, terms).map(([part, hit]) => (hit ? element("mark", {}, part) : part));

  function readURL() {
    const given = new URLSearchParams(location.search);
    field.value = given.get("q") || "";
    filters = Object.fromEntries(FACETS.map((facet) => [facet, given.getAll(facet)]));
    limit = STEP;
  }

  function searchURL() {
    const given = new URLSearchParams();
    if (field.value) given.set("q", field.value);
    for (const facet of FACETS) filters[facet].forEach((value) => given.append(facet, value));
    const query = given.toString();
    return location.pathname + (query ? `?${query}` : "");
  }

  let ask = () => {};

  function update(remember) {
    if (searchURL() !== location.pathname + location.search) {
      history[remember ? "pushState" : "replaceState"](null, "", searchURL());
    }
    asked += 1;
    ask({ id: asked, query: field.value, filters, limit });
  }

  function card(link, terms) {
    const permalink = `${root}${link.page}#${link.anchor}`;
    const title = link.url
      ? element("a", { href: link.url }, ...marked(link.title, terms))
      : element("a", { href: permalink }, ...marked(link.title, terms));
    const badges = link.facets.language.map((code) =>
      element(
        "span",
        { class: `sd-badge nl-badge nl-badge-${code}`, title: label("language", code) },
        element("span", { "aria-hidden": "true" }, labels.badges[code] || code),
        element("span", { class: "nl-hidden" }, label("language", code)),
      ));
    const topics = link.facets.topic.flatMap((slug) => [
      " · ",
      element("a", { class: "nl-topic", href: root + labels.topicURLs.replace("{slug}", slug) }, label("topic", slug)),
    ]);
    const meta = [element("span", { class: "nl-source" }, ...marked(link.source, terms)), ...topics];
    const summary = excerpt(link.summary, terms, 280);
    return element(
      "article",
      { class: "sd-card nl-card", "data-permalink": permalink },
      element("header", { class: "nl-card-head" },
        element("h2", { class: "nl-title" }, title),
        element("p", { class: "nl-badges" }, ...badges)),
      element("p", { class: "nl-meta" }, ...meta.slice(link.source ? 0 : 2)),
      summary ? element("div", { class: "nl-body" }, element("p", {}, ...marked(summary, terms))) : null,
      element("p", { class: "nl-related" },
        element("a", { class: "nl-permalink", href: permalink }, `#${link.issue}`),
        ` ${link.issueTitle} · `,
        element("time", { datetime: link.date }, new Intl.DateTimeFormat(document.documentElement.lang, {
          dateStyle: "medium", timeZone: "UTC",
        }).format(new Date(link.date)))),
    );
  }

  function facetBox(facet, counts) {
    const chosen = filters[facet];
    const values = Object.keys(counts).concat(chosen.filter((value) => !(value in counts)));
    if (facet === "season" || facet === "year") values.sort((a, b) => Number(b) - Number(a));
    else values.sort((a, b) => (counts[b] || 0) - (counts[a] || 0) || label(facet, a).localeCompare(label(facet, b)));
    const all = expanded.has(facet);
    const shown = values.filter((value, at) => all || at < FEW_VALUES || chosen.includes(value));
    const items = shown.map((value) =>
      element("li", {}, element("label", {},
        element("input", {
          type: "checkbox", name: facet, value, checked: chosen.includes(value),
        }),
        element("span", {}, label(facet, value)),
        " ",
        element("span", { class: "nl-muted", "data-facet-count": `${facet}:${value}` }, String(counts[value] || 0)))));
    const button = values.length > shown.length
      ? element("button", { type: "button", class: "nl-quiet-button", "data-expand": facet },
        fill(labels.allValues, { count: values.length }))
      : null;
    return element("fieldset", { "data-facet": facet },
      element("legend", {}, FACET_TITLES[facet]), element("ul", {}, ...items), button);
  }

  function showFacets(facets) {
    const focused = document.activeElement;
    const key = focused?.name && focused.value !== undefined ? [focused.name, focused.value] : null;
    const boxes = FACETS.filter((facet) => Object.keys(facets[facet]).length || filters[facet].length)
      .map((facet) => facetBox(facet, facets[facet]));
    sheet.querySelector(".nl-facet-boxes").replaceChildren(...boxes);
    const count = FACETS.reduce((sum, facet) => sum + filters[facet].length, 0);
    sheet.querySelector(".nl-facets-chosen").textContent = count ? ` (${count})` : "";
    page.querySelector(".nl-clear").hidden = !count;
    if (key && focused.type === "checkbox" && !focused.isConnected) {
      const again = [...sheet.querySelectorAll("input")].find((box) => box.name === key[0] && box.value === key[1]);
      again?.focus();
    }
  }

  function showStatus(answer, count) {
    const plural = new Intl.PluralRules(document.documentElement.lang).select(count);
    const text = count || answer.complete ? fill(labels.count[plural] || labels.count.other, { count }) : "";
    const progress = answer.complete ? "" : ` ${fill(labels.loading, { done: answer.loaded, total: answer.total })}`;
    status.textContent = answer.suggestion ? labels.none : text + progress;
    status.dataset.count = String(answer.count);
    status.toggleAttribute("data-complete", answer.complete);
  }

  function show(answer) {
    if (answer.failed) {
      status.textContent = labels.failed;
      return;
    }
    if (answer.id !== asked) return;
    const shown = answer.suggestion ? answer.suggested : answer;
    const terms = parseQuery(answer.suggestion || answer.query);
    const suggestion = page.querySelector(".nl-suggestion");
    suggestion.hidden = !answer.suggestion;
    if (answer.suggestion) {
      const url = `?${new URLSearchParams({ q: answer.suggestion })}`;
      const [before, after] = labels.didYouMean.split("{query}");
      suggestion.replaceChildren(before, element("a", { href: url }, answer.suggestion), after);
    }
    list.replaceChildren(...shown.results.map((link) => card(link, terms)));
    more.hidden = shown.count <= shown.results.length;
    showFacets(shown.facets);
    showStatus(answer, shown.count);
    others.hidden = !answer.pages.length;
    others.querySelector("ul").replaceChildren(...answer.pages.slice(0, 8).map((found) =>
      element("li", {},
        element("a", { href: root + found.url }, ...marked(found.title, terms)),
        found.page && found.page !== found.title ? ` · ${found.page}` : "",
        element("p", { class: "nl-muted" }, ...marked(excerpt(found.text, terms, 160), terms)))));
  }

  function start() {
    const urls = files.map((name) => new URL(root + name, location.href).href);
    const from = (name) => new URL(`${name}?v=${version}`, here).href;
    if (location.protocol !== "file:") {
      const worker = new Worker(from("search-worker.js"));
      worker.onmessage = ({ data }) => show(data);
      ask = (question) => worker.postMessage(question);
      worker.postMessage({ files: urls, names, seasonLength, engine: from("search-engine.js") });
      update(false);
      return;
    }
    // Browsers start no worker for a page that is opened as a file.
    const index = new SearchIndex(names, seasonLength);
    let loaded = 0;
    window.newsletterRecords = (file) => index.add(file);
    ask = (question) => {
      const terms = parseQuery(question.query);
      const complete = loaded === urls.length;
      const found = index.search(terms, question.filters, question.limit);
      const suggestion = complete && !found.count && terms.length ? index.suggest(terms) : "";
      show({
        ...found, ...question, complete, suggestion, loaded, total: urls.length,
        suggested: suggestion ? index.search(parseQuery(suggestion), question.filters, question.limit) : null,
        pages: complete ? index.findPages(terms) : [],
      });
    };
    for (const url of urls) {
      const script = element("script", { src: url });
      script.async = false;
      script.onload = () => { loaded += 1; update(false); };
      script.onerror = () => show({ failed: url });
      document.head.append(script);
    }
  }

  page.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    update(true);
  });
  field.addEventListener("input", () => { limit = STEP; update(false); });
  page.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    const { name, value, checked } = event.target;
    filters[name] = checked ? [...filters[name], value] : filters[name].filter((other) => other !== value);
    limit = STEP;
    update(true);
  });
  page.addEventListener("click", (event) => {
    if (event.target === more) {
      limit += STEP;
      const first = list.children.length;
      update(false);
      const observer = new MutationObserver(() => {
        observer.disconnect();
        list.children[first]?.querySelector(".nl-title a")?.focus();
      });
      observer.observe(list, { childList: true });
    } else if (event.target.dataset.expand) {
      expanded.add(event.target.dataset.expand);
      update(false);
    } else if (event.target.classList.contains("nl-clear")) {
      filters = Object.fromEntries(FACETS.map((facet) => [facet, []]));
      update(true);
    }
  });
  page.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll(".nl-title a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && document.activeElement !== field) {
      field.focus();
    } else if (event.key === "ArrowDown" && (at >= 0 || document.activeElement === field) && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] || field).focus();
    }
  });
  window.addEventListener("popstate", () => { readURL(); update(false); });

  if (window.matchMedia("(min-width: 64em)").matches) sheet.open = true;
  readURL();
  start();
  if (!matchMedia("(hover: none)").matches) field.focus({ preventScroll: true });
})();
