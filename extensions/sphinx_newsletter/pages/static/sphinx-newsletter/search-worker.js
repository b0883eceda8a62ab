// Loads the records of links, newest season first, and answers queries, so that typing is never blocked.

"use strict";

/* global importScripts, SearchIndex, parseQuery */
/** @typedef {import("./search-engine.js")} Engine */

/** @type {SearchIndex} */
let index;
let waiting = [""];
let done = 0;
/** @type {{id: number, query: string, filters: Record<string, string[]>, limit: number} | null} */
let question = null;

/** Called by each file of records. */
self.newsletterRecords = (file) => index.add(file);

function answer() {
  if (!question) return;
  const { id, query, filters, limit } = question;
  const terms = parseQuery(query);
  const complete = waiting.length === 0;
  const found = index.search(terms, filters, limit);
  const suggestion = complete && !found.count && terms.length ? index.suggest(terms) : "";
  self.postMessage({
    ...{ id, query, complete, suggestion, loaded: done, total: done + waiting.length },
    ...found,
    suggested: suggestion ? index.search(parseQuery(suggestion), filters, limit) : null,
    pages: complete ? index.findPages(terms) : [],
  });
}

function loadNext() {
  const url = waiting.shift();
  if (!url) return;
  try {
    importScripts(url);
    done += 1;
  } catch {
    self.postMessage({ failed: url });
  }
  answer();
  if (waiting.length) setTimeout(loadNext); // questions that came in between are answered first
}

self.onmessage = ({ data }) => {
  if (data.files) {
    importScripts(data.engine);
    index = new SearchIndex(data.names, data.seasonLength);
    waiting = data.files;
    loadNext();
  } else {
    question = data;
    answer();
  }
};
