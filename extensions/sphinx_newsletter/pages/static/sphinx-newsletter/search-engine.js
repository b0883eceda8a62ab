// Search in the records of all links: parse a query, find and rank links, count facets, suggest a spelling.
// Uses nothing of the page, so that it runs in the worker, in the page (opened as a file) and in tests.

"use strict";

/**
 * @typedef {[number, string, string, string, number]} IssueRow
 *   number, ISO date, title, URL relative to the site's root, season
 * @typedef {[number, string, string, string | null, string | null, string[], string[], string, string, string]} LinkRow
 *   index of the issue, anchor, title, URL, source (null: the URL's host), languages, topics, section, summary,
 *   further text
 * @typedef {[string, string, string, string]} PageRow  URL, title of the page, title and text of a section
 * @typedef {{issues: IssueRow[], links: LinkRow[], pages?: PageRow[]}} RecordFile
 * @typedef {Record<string, Record<string, string>>} Names  label of each value of a facet
 * @typedef {Record<string, string[]>} Values  values of each facet
 * @typedef {{title: string, topic: string, source: string, text: string, all: string}} Folded
 * @typedef {{
 *   issue: number, date: string, issueTitle: string, page: string, anchor: string, title: string,
 *   url: string | null, source: string, summary: string, facets: Values
 * }} Link
 * @typedef {{link: Link, folded: Folded}} Entry
 * @typedef {{row: PageRow, folded: Folded}} PageEntry
 * @typedef {{text: string, not: boolean}} Term
 * @typedef {Record<string, Map<string, number>>} Counts  number of links by facet and value
 * @typedef {{count: number, results: Entry[], counts: Counts}} Found
 *
 * @typedef {{id: number, query: string, filters: Values, limit: number, expanded: string[]}} Question
 * @typedef {[string, boolean][]} Marked  parts of a text, and whether they match
 * @typedef {Link & {marks: {title: Marked, source: Marked, summary: Marked}}} Result
 * @typedef {{url: string, page: string, title: Marked, text: Marked}} PageResult
 * @typedef {{facet: string, total: number, values: [string, number][]}} FacetCounts
 * @typedef {{
 *   id: number, query: string, complete: boolean, count: number, results: Result[], facets: FacetCounts[],
 *   pages: PageResult[], suggestion: string, replaced: boolean
 * }} Answer  *replaced*: there were no results, and those of the suggestion are given
 */

const FACETS = ["language", "section", "season", "year", "topic", "source"];
const SHOWN_VALUES = 5;
const SHOWN_PAGES = 8;
const FEW_RESULTS = 3;
/** @type {["title" | "topic" | "source" | "text", number][]} What counts most in the order of results. */
const WEIGHTS = [["title", 1000], ["topic", 100], ["source", 10], ["text", 1]];

/** The source of a link that has none of its own. */
const HOST = /^https?:\/\/(?:www\.)?([^/?#]+)/;

/** Marks and isolates of Arabic and Hebrew texts, which nobody types. */
const DIRECTIONS = /[\u061C\u200E\u200F\u2066-\u2069]/g;

/** Return *text* in the form that is compared: compatibility forms and quotation marks unified, lower case.
 * @param {string} text */
function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[‘’]/g, "'").replace(/[“”„]/g, '"').replace(DIRECTIONS, "");
}

/** Split a query into terms. "Exact words" stay together; -word excludes, and -"exact words".
 * @param {string} query
 * @returns {Term[]} */
function parseQuery(query) {
  /** @type {Term[]} */
  const terms = [];
  for (const [whole, minus, quoted] of fold(query).matchAll(/(-?)"([^"]*)"?|[^\s"]+/g)) {
    const word = quoted === undefined;
    const not = word ? /^-[\p{L}\p{N}]/u.test(whole) : minus === "-"; // unlike --option and ->
    const text = word ? whole.slice(not ? 1 : 0) : quoted.trim().replace(/\s+/g, " ");
    if (text && text !== "-") terms.push({ text, not });
  }
  return terms;
}

const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Whether a UTF-16 unit is part of a word that has further ones. Chinese and Japanese have no spaces between words.
 * @param {number} code */
function isInWord(code) {
  const character = String.fromCharCode(code);
  return WORD_CHARACTER.test(character) && !IDEOGRAPH.test(character);
}

/** The answers for the first units, which nearly all questions are about. */
const IN_WORD = Array.from({ length: 0x250 }, (_, code) => isInWord(code));

/** Whether the characters before and at a place belong to one word.
 * @param {string} text
 * @param {number} at */
function joined(text, at) {
  const [left, right] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return (IN_WORD[left] ?? isInWord(left)) && (IN_WORD[right] ?? isInWord(right));
}

/** Return 0 if *term* is not in *text*, 1 if it is part of a word, 2 if it is a word.
 * @param {string} text
 * @param {string} term */
function occurrence(text, term) {
  let found = 0;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const end = at + term.length;
    if (!(at > 0 && joined(text, at)) && !(end < text.length && joined(text, end))) return 2;
    found = 1;
  }
  return found;
}

/** Return how well a link or page matches: 0 if a term is missing.
 * @param {Folded} folded
 * @param {Term[]} terms */
function score(folded, terms) {
  for (const { text, not } of terms) {
    if (folded.all.includes(text) === not) return 0;
  }
  let sum = 1;
  for (const { text, not } of terms) {
    if (not) continue;
    for (const [part, weight] of WEIGHTS) sum += weight * occurrence(folded[part], text);
  }
  return sum;
}

/** @param {string} title @param {string} topic @param {string} source @param {string} text @returns {Folded} */
function foldedParts(title, topic, source, text) {
  const parts = [title, topic, source, text].map(fold);
  return { title: parts[0], topic: parts[1], source: parts[2], text: parts[3], all: parts.join("\n") };
}

/** The records that are loaded. */
class SearchIndex {
  /** @param {Names} names
   *  @param {string} language  Language of the names, for their order. */
  constructor(names, language) {
    this.names = names;
    this.collator = new Intl.Collator(language);
    /** @type {Entry[]} */
    this.entries = []; // newest issue first
    /** @type {PageEntry[]} */
    this.pages = [];
    /** @type {Map<string, number>} */
    this.words = new Map();
    /** @type {Entry[]} */
    this.unlearned = [];
  }

  /** Add the records of a file.
   * @param {RecordFile} file */
  add(file) {
    for (const row of file.links) {
      const [issueIndex, anchor, title, url, itsSource, language, topic, section, summary, further] = row;
      const source = itsSource ?? url?.match(HOST)?.[1] ?? "";
      const [issue, date, issueTitle, page, season] = file.issues[issueIndex];
      const labels = topic.map((slug) => this.label("topic", slug));
      const facets = {
        ...{ language, topic, season: [String(season)], year: [date.slice(0, 4)] },
        section: section ? [section] : [],
        source: source ? [source] : [],
      };
      const entry = {
        link: { issue, date, issueTitle, page, anchor, title, url, source, summary, facets },
        folded: foldedParts(title, [...labels, ...topic].join("\n"), source, `${summary}\n${url || ""}\n${further}`),
      };
      this.entries.push(entry);
      this.unlearned.push(entry);
    }
    this.entries.sort((one, other) => other.link.issue - one.link.issue);
    for (const row of file.pages || []) {
      this.pages.push({ row, folded: foldedParts(row[2], row[1], "", row[3]) });
    }
  }

  /** Count the words of new records, for suggestions. A second call does nothing. */
  learn() {
    for (const { folded } of this.unlearned.splice(0)) {
      for (const [word] of folded.all.matchAll(/[\p{Script=Latin}\p{N}]{3,}/gu)) {
        this.words.set(word, (this.words.get(word) || 0) + 1);
      }
    }
  }

  /** @param {string} facet @param {string} value */
  label(facet, value) {
    const names = this.names[facet];
    return names && Object.hasOwn(names, value) ? names[value] : value;
  }

  /** Return the links that match, best first, and how many there would be for each value of a facet.
   * @param {Term[]} terms
   * @param {Values} filters
   * @param {number} limit
   * @returns {Found} */
  search(terms, filters, limit) {
    /** @type {Counts} */
    const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
    /** @type {[number, Entry][]} */
    const hits = [];
    const chosen = FACETS.filter((facet) => filters[facet]?.length);
    for (const entry of this.entries) {
      const points = score(entry.folded, terms);
      if (!points) continue;
      const { facets } = entry.link;
      const missed = chosen.filter((facet) => !facets[facet].some((value) => filters[facet].includes(value)));
      if (!missed.length) hits.push([points, entry]);
      if (missed.length > 1) continue;
      // Choosing a value of a facet changes the other facets' counts, not its own.
      for (const facet of missed.length ? missed : FACETS) {
        for (const value of facets[facet]) counts[facet].set(value, (counts[facet].get(value) || 0) + 1);
      }
    }
    hits.sort((one, other) => other[0] - one[0]);
    return { count: hits.length, results: hits.slice(0, limit).map(([, entry]) => entry), counts };
  }

  /** Return the pages of the site that match, best first.
   * @param {Term[]} terms
   * @returns {PageRow[]} */
  findPages(terms) {
    if (!terms.some((term) => !term.not)) return [];
    /** @type {[number, PageRow][]} */
    const hits = this.pages.map((page) => [score(page.folded, terms), page.row]);
    return hits.filter(([points]) => points).sort(([a], [b]) => b - a).map(([, row]) => row);
  }

  /** Return the query with each unknown word replaced by the most frequent word one letter away, or "".
   * @param {Term[]} terms */
  suggest(terms) {
    this.learn();
    let changed = false;
    const replaced = terms.map(({ text, not }) => {
      if (not || text.length < 4 || this.words.has(text) || !/^[\p{L}\p{N}]+$/u.test(text)) return text;
      let best = "";
      for (const [word, count] of this.words) {
        // A word that has the text as a part was found already.
        if (count > (this.words.get(best) || 0) && !word.includes(text) && isOneLetterAway(text, word)) best = word;
      }
      changed ||= best !== "";
      return best || text;
    });
    return changed ? replaced.map((text, at) => quoteTerm(text, terms[at].not)).join(" ") : "";
  }

  /** Return the values of each facet that are shown: newest or most frequent first, and always those chosen.
   * @param {Counts} counts
   * @param {Values} filters
   * @param {string[]} expanded  Facets of which all values are shown.
   * @returns {FacetCounts[]} */
  facetCounts(counts, filters, expanded) {
    return FACETS.map((facet) => {
      const chosen = filters[facet] || [];
      for (const value of chosen) {
        if (!counts[facet].has(value)) counts[facet].set(value, 0);
      }
      const values = [...counts[facet]];
      if (facet === "season" || facet === "year") values.sort(([a], [b]) => Number(b) - Number(a));
      else {
        values.sort(([a, many], [b, more]) =>
          more - many || this.collator.compare(this.label(facet, a), this.label(facet, b)));
      }
      const shown = values.filter(([value], at) => at < SHOWN_VALUES || chosen.includes(value));
      return { facet, total: values.length, values: expanded.includes(facet) ? values : shown };
    });
  }

  /** Return everything that the page shows for a query.
   * @param {Question} question
   * @param {boolean} complete  Whether all records are loaded.
   * @returns {Answer} */
  answer({ id, query, filters, limit, expanded }, complete) {
    let terms = parseQuery(query);
    let found = this.search(terms, filters, limit);
    let suggestion = complete && terms.length && found.count < FEW_RESULTS ? this.suggest(terms) : "";
    let replaced = false;
    if (suggestion) {
      const better = this.search(parseQuery(suggestion), filters, limit);
      if (better.count <= found.count) suggestion = "";
      else if (!found.count) [found, terms, replaced] = [better, parseQuery(suggestion), true];
    }
    const pages = complete ? this.findPages(terms).slice(0, SHOWN_PAGES) : [];
    return {
      ...{ id, query, complete, suggestion, replaced, count: found.count },
      results: found.results.map(({ link }) => result(link, terms)),
      facets: this.facetCounts(found.counts, filters, expanded),
      pages: pages.map(([url, page, title, text]) =>
        ({ url, page, title: highlight(title, terms), text: highlight(excerpt(text, terms, 160), terms) })),
    };
  }
}

/** @param {Link} link @param {Term[]} terms @returns {Result} */
function result(link, terms) {
  const title = highlight(link.title, terms);
  const source = highlight(link.source, terms);
  return { ...link, marks: { title, source, summary: highlight(excerpt(link.summary, terms, 280), terms) } };
}

/** Write a term so that it is read as the same term.
 * @param {string} text @param {boolean} not */
function quoteTerm(text, not) {
  return (not ? "-" : "") + (/\s|^-/.test(text) ? `"${text}"` : text);
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

/** Return the folded text, and for each of its UTF-16 units where it begins in *text*; null: at the same place.
 * @param {string} text
 * @returns {[string, number[] | null]} */
function foldedPlaces(text) {
  const whole = fold(text);
  // Lower case is never shorter, so that equal lengths mean equal places.
  if (whole.length === text.length && text.normalize("NFKC") === text) return [whole, null];
  let all = "";
  /** @type {number[]} */
  const places = [];
  // Marks combine with what precedes them.
  for (const { 0: piece, index } of text.matchAll(/[^]\p{M}*[\uFF9E\uFF9F]*/gu)) {
    const part = fold(piece);
    for (let unit = 0; unit < part.length; unit += 1) places.push(index);
    all += part;
  }
  return [all, places];
}

/** Finds characters as readers see them, which can be several code points; null in old browsers. */
const CHARACTERS = Intl.Segmenter ? new Intl.Segmenter("und", { granularity: "grapheme" }) : null;

/** Whether a text may have such characters: marks, joined emoji, flags, and vowels and syllables that combine. */
const JOINED = /[\p{M}\u200D\u1100-\u11FF\uFF9E\uFF9F\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]/u;

/** Return where the character at a place begins.
 * @param {string} text @param {number} at */
function characterStart(text, at) {
  const found = CHARACTERS?.segment(text).containing(at);
  return found ? found.index : /[\uDC00-\uDFFF]/.test(text[at]) ? at - 1 : at;
}

/** Mark a character as a whole if a part of it is marked.
 * @param {string} text @param {Uint8Array} marked */
function markCharacters(text, marked) {
  if (!CHARACTERS || !marked.includes(1) || !JOINED.test(text)) return;
  for (const { index, segment } of CHARACTERS.segment(text)) {
    const end = index + segment.length;
    if (segment.length > 1 && marked.subarray(index, end).includes(1)) marked.fill(1, index, end);
  }
}

/** Split a text into parts that match a term and parts that don't.
 * @param {string} text
 * @param {Term[]} terms
 * @returns {Marked} */
function highlight(text, terms) {
  const [all, places] = foldedPlaces(text);
  const marked = new Uint8Array(text.length);
  for (const { text: term, not } of terms) {
    for (let hit = not ? -1 : all.indexOf(term); hit >= 0; hit = all.indexOf(term, hit + term.length)) {
      const start = places ? places[hit] : hit;
      let end = hit + term.length;
      // A character that folds to several is marked as a whole.
      while (places && end < places.length && places[end] === places[end - 1]) end += 1;
      marked.fill(1, start, places ? places[end] ?? text.length : end);
    }
  }
  markCharacters(text, marked);
  /** @type {Marked} */
  const parts = [];
  for (let start = 0, end = 1; start < text.length; start = end, end += 1) {
    while (end < text.length && marked[end] === marked[start]) end += 1;
    parts.push([text.slice(start, end), marked[start] === 1]);
  }
  return parts;
}

/** Return the part of a text around the first match, about *length* characters.
 * @param {string} text
 * @param {Term[]} terms
 * @param {number} length */
function excerpt(text, terms, length) {
  if (text.length <= length) return text;
  const first = highlight(text, terms)[0];
  const hit = first[1] || first[0].length === text.length ? 0 : first[0].length;
  const start = wordStart(text, Math.min(hit - Math.floor(length / 4), text.length - length), hit);
  const end = wordStart(text, start + length, start + length);
  return (start > 0 ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "");
}

/** Return a place near *at* where no word is cut, not after *latest*.
 * @param {string} text @param {number} at @param {number} latest */
function wordStart(text, at, latest) {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  for (let near = at; near <= latest && near < at + 20; near += 1) {
    if (text[near - 1] === " ") return near;
  }
  for (let near = at; near > Math.max(0, at - 20); near -= 1) {
    if (!joined(text, near)) return characterStart(text, near);
  }
  return characterStart(text, at);
}
