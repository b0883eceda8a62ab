// Search in the records of all links: parse a query, find and rank links, count facets, suggest a spelling.
// Has no access to the page, so that it runs in the worker, in the page (files) and in Node (tests).

"use strict";

/**
 * @typedef {[number, string, string, string]} IssueRow  number, ISO date, title, URL relative to the site's root
 * @typedef {[number, string, string, string | null, string, string[], string[], string, string, string]} LinkRow
 *   index of the issue, anchor, title, URL, source, languages, topics, section, summary, further text
 * @typedef {{issues: IssueRow[], links: LinkRow[], pages?: [string, string, string, string][]}} RecordFile
 * @typedef {{title: string, meta: string, text: string, all: string}} Folded
 * @typedef {{
 *   issue: number, date: string, issueTitle: string, page: string, anchor: string, title: string,
 *   url: string | null, source: string, summary: string, facets: Record<string, string[]>, folded: Folded,
 *   order: number
 * }} Entry
 * @typedef {{url: string, page: string, title: string, text: string, folded: Folded}} PageEntry
 * @typedef {{text: string, not: boolean}} Term
 * @typedef {Record<string, string[]>} Filters
 * @typedef {{count: number, results: Entry[], facets: Record<string, Record<string, number>>}} Found
 */

const FACETS = ["language", "section", "topic", "source", "season", "year"];

/** Return *text* in the form that is compared: compatibility forms unified, lower case.
 * @param {string} text */
function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Split a query into terms. "Exact words" stay together; -word excludes.
 * @param {string} query
 * @returns {Term[]} */
function parseQuery(query) {
  /** @type {Term[]} */
  const terms = [];
  for (const [whole, quoted] of fold(query).matchAll(/-?"([^"]*)"?|\S+/g)) {
    const not = whole.length > 1 && whole.startsWith("-");
    const text = quoted === undefined ? whole.slice(not ? 1 : 0) : quoted.trim();
    if (text) terms.push({ text, not });
  }
  return terms;
}

const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Whether two adjacent characters belong to one word. Chinese and Japanese have no spaces between words.
 * @param {string} left
 * @param {string} right */
function joined(left, right) {
  return WORD_CHARACTER.test(left) && WORD_CHARACTER.test(right) && !IDEOGRAPH.test(left) && !IDEOGRAPH.test(right);
}

/** Return 0 if *term* is not in *text*, 1 if it is part of a word, 2 if it is a word.
 * @param {string} text
 * @param {string} term */
function occurrence(text, term) {
  let found = 0;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const before = at > 0 && joined(text[at - 1], text[at]);
    const end = at + term.length;
    const after = end < text.length && joined(text[end - 1], text[end]);
    if (!before && !after) return 2;
    found = 1;
  }
  return found;
}

/** Return how well a link or page matches: 0 if a term is missing. Titles count most, then topics and source.
 * @param {Folded} folded
 * @param {Term[]} terms */
function score(folded, terms) {
  for (const { text, not } of terms) {
    if (folded.all.includes(text) === not) return 0;
  }
  let sum = 1;
  for (const { text, not } of terms) {
    if (not) continue;
    sum += 100 * occurrence(folded.title, text) + 10 * occurrence(folded.meta, text) + occurrence(folded.text, text);
  }
  return sum;
}

/** @param {string} title @param {string} meta @param {string} text @returns {Folded} */
function folded(title, meta, text) {
  const parts = [title, meta, text].map(fold);
  return { title: parts[0], meta: parts[1], text: parts[2], all: parts.join("\n") };
}

/** The records that are loaded. */
class SearchIndex {
  /** @param {Record<string, Record<string, string>>} names  Label of each value of a facet.
   *  @param {number} seasonLength */
  constructor(names, seasonLength) {
    this.names = names;
    this.seasonLength = seasonLength;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {PageEntry[]} */
    this.pages = [];
    /** @type {Map<string, number> | null} */
    this.words = null;
  }

  /** Add the records of a file.
   * @param {RecordFile} file */
  add(file) {
    for (const row of file.links) {
      const [issueIndex, anchor, title, url, source, language, topic, section, summary, further] = row;
      const [issue, date, issueTitle, page] = file.issues[issueIndex];
      const season = String(Math.ceil(issue / this.seasonLength));
      const labels = topic.map((slug) => this.label("topic", slug));
      this.entries.push({
        ...{ issue, date, issueTitle, page, anchor, title, url, source, summary },
        facets: {
          ...{ language, topic, season: [season], year: [date.slice(0, 4)] },
          section: section ? [section] : [],
          source: source ? [source] : [],
        },
        folded: folded(title, [...labels, ...topic, source].join("\n"), `${summary}\n${url || ""}\n${further}`),
        order: this.entries.length,
      });
    }
    for (const [url, page, title, text] of file.pages || []) {
      this.pages.push({ url, page, title, text, folded: folded(title, page, text) });
    }
    this.words = null;
  }

  /** @param {string} facet @param {string} value */
  label(facet, value) {
    return this.names[facet]?.[value] ?? value;
  }

  /** Return the links that match, best first, and how many there would be for each value of a facet.
   * @param {Term[]} terms
   * @param {Filters} filters
   * @param {number} limit
   * @returns {Found} */
  search(terms, filters, limit) {
    /** @type {Record<string, Record<string, number>>} */
    const facets = Object.fromEntries(FACETS.map((facet) => [facet, {}]));
    /** @type {[number, Entry][]} */
    const hits = [];
    for (const entry of this.entries) {
      const points = score(entry.folded, terms);
      if (!points) continue;
      const missed = FACETS.filter((facet) => !passes(entry.facets[facet], filters[facet]));
      if (!missed.length) hits.push([points, entry]);
      // Choosing a value of a facet changes the other facets' counts, not its own.
      for (const facet of missed.length ? missed : FACETS) {
        if (missed.length > 1) break;
        for (const value of entry.facets[facet]) facets[facet][value] = (facets[facet][value] || 0) + 1;
      }
    }
    hits.sort(([a, first], [b, second]) => b - a || second.issue - first.issue || first.order - second.order);
    return { count: hits.length, results: hits.slice(0, limit).map(([, entry]) => entry), facets };
  }

  /** Return the pages of the site that match, best first.
   * @param {Term[]} terms */
  findPages(terms) {
    if (!terms.some((term) => !term.not)) return [];
    /** @type {[number, PageEntry][]} */
    const hits = this.pages.map((page) => [score(page.folded, terms), page]);
    return hits.filter(([points]) => points).sort(([a], [b]) => b - a).map(([, page]) => page);
  }

  /** Return the query with each unknown word replaced by the most frequent word one letter away, or "".
   * @param {Term[]} terms */
  suggest(terms) {
    this.words ??= countWords(this.entries);
    const words = this.words;
    let changed = false;
    const replaced = terms.map(({ text, not }) => {
      if (not || text.length < 4 || words.has(text) || !/^[\p{L}\p{N}]+$/u.test(text)) return text;
      let best = "";
      for (const [word, count] of words) {
        if (count > (words.get(best) || 0) && isOneLetterAway(text, word)) best = word;
      }
      changed ||= best !== "";
      return best || text;
    });
    return changed ? replaced.map((text, at) => quoteTerm(text, terms[at].not)).join(" ") : "";
  }
}

/** @param {string} text @param {boolean} not */
function quoteTerm(text, not) {
  return (not ? "-" : "") + (/\s/.test(text) ? `"${text}"` : text);
}

/** @param {string[]} values @param {string[] | undefined} chosen */
function passes(values, chosen) {
  return !chosen?.length || chosen.some((value) => values.includes(value));
}

/** @param {Entry[]} entries */
function countWords(entries) {
  /** @type {Map<string, number>} */
  const words = new Map();
  for (const { folded: { all } } of entries) {
    for (const [word] of all.matchAll(/[\p{Script=Latin}\p{N}]{3,}/gu)) words.set(word, (words.get(word) || 0) + 1);
  }
  return words;
}

/** Whether one letter of a word must be inserted, removed, replaced or exchanged with the next to get the other.
 * @param {string} one
 * @param {string} other */
function isOneLetterAway(one, other) {
  const difference = other.length - one.length;
  if (Math.abs(difference) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  if (difference > 0) return one.slice(start) === other.slice(start + 1);
  if (difference < 0) return one.slice(start + 1) === other.slice(start);
  const swapped = one[start] === other[start + 1] && one[start + 1] === other[start];
  return one.slice(start + 1) === other.slice(start + 1) || (swapped && one.slice(start + 2) === other.slice(start + 2));
}

/** Split a text into parts that match a term and parts that don't.
 * @param {string} text
 * @param {Term[]} terms
 * @returns {[string, boolean][]} */
function highlight(text, terms) {
  let all = "";
  /** @type {number[]} */
  const places = []; // position in *text* of each UTF-16 unit of the folded text
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    for (let index = 0; index < piece.length; index += 1) places.push(at);
    all += piece;
    at += character.length;
  }
  const marked = new Uint8Array(text.length);
  for (const { text: term, not } of terms) {
    for (let hit = not ? -1 : all.indexOf(term); hit >= 0; hit = all.indexOf(term, hit + term.length)) {
      const end = hit + term.length < places.length ? places[hit + term.length] : text.length;
      marked.fill(1, places[hit], end);
    }
  }
  /** @type {[string, boolean][]} */
  const parts = [];
  for (let start = 0, end = 1; start < text.length; start = end, end += 1) {
    while (end < text.length && marked[end] === marked[start]) end += 1;
    parts.push([text.slice(start, end), marked[start] === 1]);
  }
  return parts;
}

/** Return the part of a text around the first match, at most *length* characters.
 * @param {string} text
 * @param {Term[]} terms
 * @param {number} length */
function excerpt(text, terms, length) {
  if (text.length <= length) return text;
  const first = highlight(text, terms)[0];
  const hit = first[1] || first[0].length === text.length ? 0 : first[0].length;
  let start = Math.max(0, Math.min(hit - length / 4, text.length - length));
  if (start > 0) start = text.indexOf(" ", start) + 1 || start;
  const shown = text.slice(start, start + length);
  return (start > 0 ? "… " : "") + shown + (start + length < text.length ? " …" : "");
}

if (typeof module !== "undefined") {
  module.exports = { fold, parseQuery, occurrence, score, SearchIndex, isOneLetterAway, highlight, excerpt };
}
