// The search page: asks search-worker.js and shows the answers. The state of the search is in the page's URL.

(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const page = find(document, ".nl-search", HTMLElement);
  /** @type {{ names: Names, files: string[], labels: Record<string, any>, root: string, version: string }} */
  const { names, files, labels, root, version } = JSON.parse(page.dataset.search || "");
  const field = find(page, "input[type=search]", HTMLInputElement);
  const status = find(page, ".nl-search-status", HTMLElement);
  const progress = find(page, ".nl-search-progress", HTMLElement);
  const live = find(page, "[role=status]", HTMLElement);
  const list = find(page, ".nl-results", HTMLElement);
  const others = find(page, ".nl-pages", HTMLElement);
  const sheet = find(page, ".nl-facets", HTMLDetailsElement);
  const boxes = find(page, ".nl-facet-boxes", HTMLElement);
  const clear = find(page, ".nl-clear", HTMLElement);
  const more = find(page, ".nl-more", HTMLElement);
  const suggested = find(page, ".nl-suggestion", HTMLElement);
  const shape = find(find(page, "template", HTMLTemplateElement).content, "article", HTMLElement);

  const STEP = 20;
  const AT_FIRST = 7; // cards
  const FRAME = 17;
  /** @typedef {(() => void) | null} Step */
  const NEXT_FRAME = null; // what follows is laid out later
  const SLICE = 6; // milliseconds of work between two frames
  const AT_ONCE = 4; // files of records
  const PAUSE = 400; // milliseconds after the last key, until the URL is changed and the count is announced
  /** @type {Record<string, string>} */
  const FACET_TITLES = Object.fromEntries(labels.facets);
  const FACETS = Object.keys(FACET_TITLES);
  const language = document.documentElement.lang;
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const numbers = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const plurals = new Intl.PluralRules(language);

  /** @type {Values} */
  let filters = {};
  let limit = STEP;
  let asked = 0;
  let settled = false; // whether the query was accepted, so that the next one is a new entry of the history
  let failed = false;
  let cards = { query: "", made: /** @type {Map<string, HTMLElement>} */ (new Map()) };
  /** @type {(() => HTMLElement | null) | null} */
  let focusNext = null;
  let ask = (/** @type {Question} */ _question) => {};
  let shown = () => {}; // called when an answer is shown
  /** @type {Set<string>} */
  const expanded = new Set();
  /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */
  const timers = {};

  /** @template {Element} T @param {ParentNode} parent @param {string} selector @param {new () => T} kind */
  function find(parent, selector, kind) {
    const found = parent.querySelector(selector);
    if (!(found instanceof kind)) throw new Error(`The search page has no ${selector}`);
    return found;
  }

  /** Call a function later, unless it is called again under that name before.
   * @param {string} name @param {number} delay @param {() => void} call */
  function later(name, delay, call) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(call, delay);
  }

  /** Make an element. False and null attributes and null children are left out.
   * @param {string} name
   * @param {Record<string, string | number | boolean | null>} attributes
   * @param {(Node | string | null)[]} children */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  /** @param {string} text @param {Record<string, string>} values */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  /** @param {Marked} parts */
  const marked = (parts) => parts.map(([part, hit]) => (hit ? element("mark", {}, part) : part));
  /** @param {Marked} parts */
  const textOf = (parts) => parts.map(([part]) => part).join("");
  /** @param {string} facet @param {string} value */
  function label(facet, value) {
    return names[facet] && Object.hasOwn(names[facet], value) ? names[facet][value] : value;
  }

  const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

  /** Return the direction of a text, by the rule of directions.py: that of most words; in a language that is written
   * from right to left, a third is enough.
   * @param {string} text @param {string[]} languages */
  function direction(text, languages = []) {
    if (!RIGHT_TO_LEFT.test(text)) return "ltr";
    const letters = text.split(/\s+/).map((word) => word.match(/\p{L}/u)?.[0] || "").filter(Boolean);
    const share = letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length / letters.length;
    const isUsual = languages.some((code) => labels.rtl.includes(code));
    if (share === 1 / 2 && !isUsual) return RIGHT_TO_LEFT.test(letters[0]) ? "rtl" : "ltr";
    return share > 1 / 2 || (isUsual && share >= 1 / 3) ? "rtl" : "ltr";
  }

  /** Return the attribute of an element with a text, or null if it has the direction of the page or no letter.
   * @param {string} text @param {string[]} languages */
  function dir(text, languages = []) {
    const found = direction(text, languages);
    return found !== (document.documentElement.dir || "ltr") && /\p{L}/u.test(text) ? found : null;
  }

  // The state of the search

  function readURL() {
    const query = new URLSearchParams(location.search);
    field.value = query.get("q") || "";
    filters = Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(query.getAll(facet))]]));
    limit = STEP;
    settled = field.value !== "";
  }

  function writeURL(push = false) {
    clearTimeout(timers.url);
    const query = new URLSearchParams();
    if (field.value) query.set("q", field.value);
    for (const facet of FACETS) filters[facet].forEach((value) => query.append(facet, value));
    const search = query.size ? `?${query}` : "";
    if (search === location.search) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", location.pathname + search);
    } catch {
      // Browsers may refuse: too many changes, or a page opened as a file. The search works without.
    }
  }

  function update() {
    asked += 1;
    status.removeAttribute("data-complete");
    ask({ id: asked, query: field.value, filters, limit, expanded: [...expanded] });
  }

  // What is shown

  /** Split a title after the name of a project, as card_html.py does.
   * @param {Marked} parts @param {string} source @returns {[Marked, Marked]} */
  function nameAndRest(parts, source) {
    const name = labels.codeHosts.includes(source) && /^([^:：]{1,30})(?:: |：)/.exec(textOf(parts));
    if (!name) return [parts, []];
    /** @type {[Marked, Marked]} */
    const split = [[], []];
    let at = 0;
    for (const [text, hit] of parts) {
      const end = Math.min(Math.max(name[1].length - at, 0), text.length);
      if (end) split[0].push([text.slice(0, end), hit]);
      if (end < text.length) split[1].push([text.slice(end), hit]);
      at += text.length;
    }
    return split;
  }

  /** Fill an element, and set its direction.
   * @param {Element | null} made @param {string} text @param {(Node | string)[]} children @param {string[]} languages */
  function fillIn(made, text, children, languages = []) {
    const direction = dir(text, languages);
    if (direction) made?.setAttribute("dir", direction);
    made?.replaceChildren(...children);
  }

  /** Return a copy of the card that the page holds as a template, which card_html.py made.
   * @param {Result} link */
  function card(link) {
    const made = /** @type {HTMLElement} */ (shape.cloneNode(true));
    const part = (/** @type {string} */ selector) => find(made, selector, HTMLElement);
    const permalink = `${root}${link.page}#${link.anchor}`;
    const { language: codes, topic: topics } = link.facets;
    made.dataset.permalink = permalink;
    made.classList.toggle("nl-brief", !link.summary);

    const number = part(".nl-number");
    number.setAttribute("href", permalink);
    number.setAttribute("aria-label", fill(labels.permalink, { title: link.title }));
    number.textContent = String(link.issue);

    const [name, rest] = nameAndRest(link.marks.title, link.source);
    const title = part(".nl-title a");
    title.setAttribute("href", link.url || permalink);
    fillIn(title, link.title, marked(name), codes);
    if (rest.length) title.append(element("span", { class: "nl-rest" }, ...marked(rest)));

    if (link.source) fillIn(part(".nl-source"), link.source, marked(link.marks.source));
    else part(".nl-source").remove();
    part(".nl-badges").replaceChildren(...codes.map((code) =>
      element("span", { class: `sd-badge nl-badge nl-badge-${code}`, title: label("language", code) },
        element("span", { "aria-hidden": "true" }, labels.badges[code] || code),
        element("span", { class: "nl-hidden" }, label("language", code)))));
    const time = part("time");
    time.setAttribute("datetime", link.date);
    time.textContent = dates.format(new Date(link.date));

    const paragraph = element("p", { dir: dir(link.summary, codes) }, ...marked(link.marks.summary));
    part(".nl-body").replaceChildren(...(link.summary ? [paragraph] : []));
    if (!topics.length) part(".nl-foot").remove();
    else {
      part(".nl-foot").replaceChildren(...topics.flatMap((slug) => [
        element("a", { class: "nl-topic", href: root + labels.topicURLs.replace("{slug}", slug), dir: dir(label("topic", slug)) },
          label("topic", slug)),
        " ",
      ]));
    }
    return made;
  }

  /** @param {FacetCounts} counts */
  function facetBox({ facet, total, values }) {
    const chosen = filters[facet];
    const items = values.map(([value, count]) =>
      element("li", {}, element("label", {},
        element("input", { type: "checkbox", name: facet, value, checked: chosen.includes(value) }),
        element("span", { dir: dir(label(facet, value)) }, label(facet, value)),
        " ",
        element("span", { class: "nl-muted", "data-facet-count": `${facet}:${value}` }, numbers.format(count)))));
    const button = total > values.length
      ? element("button", { type: "button", class: "nl-quiet-button", "data-expand": facet },
        fill(labels.allValues, { count: numbers.format(total) }))
      : null;
    return element("fieldset", { "data-facet": facet },
      element("legend", {}, FACET_TITLES[facet]), element("ul", {}, ...items), button);
  }

  /** Return the checkbox of a facet's value.
   * @param {string} facet @param {string} value @returns {HTMLInputElement | null} */
  function checkbox(facet, value) {
    return boxes.querySelector(`input[name="${CSS.escape(facet)}"][value="${CSS.escape(value)}"]`);
  }

  /** Replace children from the first that differs; the focus returns to the element that *again* finds.
   * @param {HTMLElement} parent @param {Element[]} children @param {(focused: Element) => HTMLElement | null} again */
  function replace(parent, children, again) {
    const focused = document.activeElement;
    const within = focused && parent.contains(focused);
    let same = 0;
    while (same < children.length && parent.children[same] === children[same]) same += 1;
    for (const old of [...parent.children].slice(same)) old.remove();
    parent.append(...children.slice(same));
    if (within && document.activeElement !== focused) again(focused)?.focus({ preventScroll: true });
  }

  /** @param {Answer} answer @returns {Step[]} */
  function resultSteps(answer) {
    const key = JSON.stringify([answer.query, answer.suggestion]);
    const isNew = cards.query !== key;
    if (isNew) cards = { query: key, made: new Map() };
    const { made } = cards;
    const keys = answer.results.map((link) => `${root}${link.page}#${link.anchor}`);
    const steps = answer.results.map((link, at) => () => {
      if (!made.has(keys[at])) made.set(keys[at], card(link));
    });
    const nodes = () => /** @type {HTMLElement[]} */ (keys.map((permalink) => made.get(permalink)));
    // The first cards, with what was below them left for a frame.
    const first = () => showCards([...nodes().slice(0, AT_FIRST), ...[...list.children].slice(AT_FIRST)]);
    return [...steps, ...(isNew ? [first, NEXT_FRAME] : []), () => {
      showCards(nodes());
      more.hidden = answer.count <= keys.length;
    }];
  }

  /** @param {Element[]} nodes */
  function showCards(nodes) {
    replace(list, nodes, (focused) => {
      const same = focused.closest("article");
      return same && nodes.includes(same) ? /** @type {HTMLElement} */ (focused) : field;
    });
  }

  /** @param {Answer} answer @returns {Step[]} */
  function facetSteps(answer) {
    /** @type {Element[]} */
    const made = [];
    const shown = answer.facets.filter(({ values }) => values.length);
    return [...shown.map((counts) => () => { made.push(facetBox(counts)); }), () => {
      replace(boxes, made, (focused) =>
        (focused instanceof HTMLInputElement ? checkbox(focused.name, focused.value) : sheet.querySelector("summary")));
      const count = FACETS.reduce((sum, facet) => sum + filters[facet].length, 0);
      find(sheet, ".nl-facets-chosen", HTMLElement).textContent = count ? ` (${numbers.format(count)})` : "";
      clear.hidden = !count;
      sheet.hidden = !made.length;
    }];
  }

  /** @param {Answer} answer */
  function showPages({ pages }) {
    others.hidden = !pages.length;
    find(others, "ul", HTMLElement).replaceChildren(...pages.map((found) =>
      element("li", {},
        element("a", { href: root + found.url, dir: dir(textOf(found.title)) }, ...marked(found.title)),
        found.page && found.page !== textOf(found.title) ? " · " : "",
        found.page && found.page !== textOf(found.title) ? element("bdi", {}, found.page) : null,
        element("p", { class: "nl-muted", dir: dir(textOf(found.text)) }, ...marked(found.text)))));
  }

  /** @param {Answer & {loaded: number, total: number}} answer */
  function showStatus(answer) {
    const { complete, count, suggestion, replaced } = answer;
    suggested.hidden = !suggestion;
    if (suggestion) {
      const [before, after] = labels.didYouMean.split("{query}");
      const link = element("a", { href: `?${new URLSearchParams({ q: suggestion })}` }, suggestion);
      suggested.replaceChildren(replaced ? `${labels.none} ` : "", before, link, after);
    }
    const counted = fill(labels.count[plurals.select(count)] || labels.count.other, { count: numbers.format(count) });
    status.textContent = count ? counted : complete ? labels.none : "";
    progress.textContent = failed ? labels.failed : complete ? ""
      : fill(labels.loading, { share: percent.format(answer.loaded / answer.total) });
    status.dataset.count = String(count);
    status.toggleAttribute("data-complete", complete);
    if (complete) {
      later("live", PAUSE, () => {
        live.textContent = `${suggestion ? `${suggested.textContent} ` : ""}${status.textContent}`;
      });
    }
  }

  /** Run steps a few milliseconds at a time, so that keys are answered in between.
   * @param {Step[]} steps */
  function run(steps) {
    const end = performance.now() + SLICE;
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      if (step !== NEXT_FRAME) step();
      if (step === NEXT_FRAME || performance.now() > end) {
        later("steps", step === NEXT_FRAME ? FRAME : 0, () => run(steps));
        return;
      }
    }
  }

  /** @param {Answer & {loaded: number, total: number}} answer */
  function show(answer) {
    if (answer.id !== asked) return;
    clearTimeout(timers.steps);
    run([...resultSteps(answer), NEXT_FRAME, ...facetSteps(answer), () => {
      showPages(answer);
      showStatus(answer);
      focusNext?.()?.focus();
      focusNext = null;
      shown();
    }]);
  }

  // Where the records come from

  function fail() {
    failed = true;
    progress.textContent = labels.failed;
  }

  /** @param {string} name */
  const scriptURL = (name) => new URL(`${name}?v=${version}`, here).href;

  /** @param {string[]} urls */
  function startWorker(urls) {
    const worker = new Worker(scriptURL("search-worker.js"));
    worker.onmessage = ({ data }) => show(data);
    worker.onerror = fail;
    ask = (question) => worker.postMessage({ question });
    worker.postMessage({ start: { names, language, total: urls.length } });
    const load = async (/** @type {string} */ url) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(url);
      const records = await response.arrayBuffer();
      worker.postMessage({ records }, [records]);
    };
    const [newest, ...older] = urls;
    const next = async () => {
      for (let url = older.shift(); url; url = older.shift()) await load(url).catch(fail);
    };
    // The newest issues alone, until its results are shown; then the others, a few at a time.
    shown = () => {
      shown = () => {};
      for (let at = 0; at < AT_ONCE; at += 1) next();
    };
    if (newest) load(newest).catch(() => { fail(); shown(); });
  }

  /** Search in the page, because browsers start no worker for a page that is opened as a file.
   * @param {string[]} urls */
  function startHere(urls) {
    const index = new SearchIndex(names, language);
    let loaded = 0;
    Object.assign(window, { newsletterRecords: (/** @type {RecordFile} */ file) => index.add(file) });
    ask = (question) =>
      show({ ...index.answer(question, loaded === urls.length), loaded, total: urls.length });
    for (const src of urls) {
      const script = document.createElement("script");
      script.src = src;
      script.async = false; // in their order
      script.onload = () => {
        loaded += 1;
        update();
      };
      script.onerror = fail;
      document.head.append(script);
    }
  }

  // Events

  find(page, "form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    writeURL();
    settled = true;
  });
  field.addEventListener("input", () => {
    limit = STEP;
    expanded.clear();
    update();
    if (settled) {
      writeURL(true);
      settled = false;
    } else {
      later("url", PAUSE, writeURL); // browsers limit how often it may change
    }
  });
  field.addEventListener("change", () => {
    writeURL();
    settled = field.value !== "";
  });
  page.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    const { name, value, checked } = target;
    filters = { ...filters, [name]: filters[name].filter((other) => other !== value).concat(checked ? [value] : []) };
    limit = STEP;
    writeURL(true);
    update();
  });
  more.addEventListener("click", () => {
    const first = list.children.length;
    focusNext = () => list.children[first]?.querySelector("a");
    limit += STEP;
    update();
  });
  boxes.addEventListener("click", ({ target }) => {
    const facet = target instanceof HTMLElement && target.dataset.expand;
    if (!facet) return;
    const shown = [...boxes.querySelectorAll("input")].filter((box) => box.name === facet).map((box) => box.value);
    focusNext = () =>
      [...boxes.querySelectorAll("input")].find((box) => box.name === facet && !shown.includes(box.value)) || null;
    expanded.add(facet);
    update();
  });
  clear.addEventListener("click", () => {
    filters = Object.fromEntries(FACETS.map((facet) => [facet, []]));
    sheet.querySelector("summary")?.focus(); // the button disappears
    writeURL(true);
    update();
  });
  page.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll(".nl-title a")].filter((link) => link instanceof HTMLElement);
    const at = links.findIndex((link) => link === document.activeElement);
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
  window.addEventListener("popstate", () => {
    readURL();
    update();
  });

  const typed = field.value; // while this script was loaded
  sheet.open = window.matchMedia("(min-width: 64em)").matches;
  readURL();
  if (typed) {
    field.value = typed;
    writeURL();
  }
  const urls = files.map((name) => new URL(root + name, location.href).href);
  if (location.protocol === "file:") startHere(urls);
  else startWorker(urls);
  update();
  if (!window.matchMedia("(hover: none)").matches) field.focus({ preventScroll: true });
})();
