// Keeps the records of links and answers queries, so that typing is never blocked.

"use strict";

importScripts(`search-engine.js${self.location.search}`);

/**
 * @typedef {{start: {names: Names, language: string, total: number}}} Start
 * @typedef {{records: ArrayBuffer}} Records  a file of records
 * @typedef {{question: Question}} Asked
 */

const PAUSE = 200; // milliseconds between answers to the same question while records are loaded

/** @type {SearchIndex} */
let index;
/** @type {Question | null} */
let question = null;
let loaded = 0;
let total = 0;
let answered = -PAUSE;

function answer() {
  if (!question || !index) return;
  self.postMessage({ ...index.answer(question, loaded === total), loaded, total });
  answered = performance.now();
}

/** Add a file: a script that calls a function with JSON. Reading the JSON is faster than running the script.
 * @param {ArrayBuffer} records */
function add(records) {
  const text = new TextDecoder().decode(records);
  index.add(JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))));
  loaded += 1;
  if (loaded === 1 || loaded === total || performance.now() - answered > PAUSE) answer();
  index.learn();
}

/** @param {MessageEvent<Partial<Start & Records & Asked>>} message */
self.onmessage = ({ data: { start, records, question: asked } }) => {
  if (start) {
    index = new SearchIndex(start.names, start.language);
    total = start.total;
  } else if (records) {
    add(records);
  } else if (asked) {
    question = asked;
    if (loaded || !total) answer();
  }
};
