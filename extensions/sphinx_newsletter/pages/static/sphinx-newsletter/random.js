// Leads from the page of random links to one of them. The page has the URL and the number of links of each issue; the
// issue's own script (newsletter.js) chooses the card. With #link or #issue, the page leads on at once.

(() => {
  "use strict";

  const buttons = document.querySelector(".nl-random");
  const issues = JSON.parse(buttons.dataset.issues);

  function randomIssue() {
    return issues[Math.floor(Math.random() * issues.length)][0];
  }

  // An issue with more links is chosen more often, so that all links are equally likely.
  function randomLink() {
    let left = Math.random() * issues.reduce((sum, [, count]) => sum + count, 0);
    const found = issues.find(([, count]) => (left -= count) < 0) ?? issues[0];
    return `${found[0]}#random-link`;
  }

  const choose = { link: randomLink, issue: randomIssue };

  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-random]")?.dataset.random;
    if (kind) location.assign(choose[kind]());
  });

  function lead() {
    const kind = location.hash.slice(1);
    if (Object.hasOwn(choose, kind)) location.replace(choose[kind]());
  }

  addEventListener("hashchange", lead);
  lead();
})();
