// Calls functions of search-engine.js for tests/test_search_engine.py: reads JSON, prints JSON.
"use strict";

const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");

const [engine] = process.argv.slice(2);
const NAMES = "fold, parseQuery, occurrence, score, SearchIndex, isOneLetterAway, highlight, excerpt";
const exported = runInThisContext(`${readFileSync(engine, "utf-8")}\n({ ${NAMES} })`);
const { calls, files, names, searches } = JSON.parse(readFileSync(0, "utf-8"));

/** What pure functions return, or what the index answers. */
function results() {
  if (calls) return calls.map(([name, ...args]) => exported[name](...args));
  const index = new exported.SearchIndex(names, "en");
  for (const file of files) index.add(file);
  return searches.map((search) => index.answer({ id: 0, filters: {}, limit: 1e6, expanded: [], ...search }, true));
}

/** The places of links that uFuzzy finds, which have the query's words in any order. */
function reference() {
  const uFuzzy = require("@leeoniya/ufuzzy");
  const fuzzy = new uFuzzy({ unicode: true, interSplit: "[^\\p{L}\\d']+", intraSplit: "\\p{Ll}\\p{Lu}" });
  const index = new exported.SearchIndex(names, "en");
  for (const file of files) index.add(file);
  const texts = index.entries.map((entry) => entry.folded.all);
  const places = index.entries.map(({ link }) => [link.issue, link.anchor]);
  return searches.map(({ query }) => (fuzzy.search(texts, query, 5)[0] || []).map((at) => places[at]));
}

process.stdout.write(JSON.stringify(process.argv[3] === "reference" ? reference() : results()));
