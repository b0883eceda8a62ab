// Renders Markdown with markdown-it and the CJK-friendly rule, or without it; prints the CommonMark specification's
// own examples. Standard input: {"texts": [...], "cjk": true} or {"examples": true}; standard output: JSON.

import { readFileSync } from "node:fs";
import commonmark from "commonmark-spec";
import MarkdownIt from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";

const request = JSON.parse(readFileSync(0, "utf8"));

function answer() {
  if (request.examples) return commonmark.tests;
  const parser = new MarkdownIt("commonmark").enable("strikethrough");
  if (request.cjk) parser.use(cjkFriendly);
  return request.texts.map((text) => parser.render(text));
}

process.stdout.write(JSON.stringify(answer()));
