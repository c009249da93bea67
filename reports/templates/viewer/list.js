// The list: groups, rows, pages. Text only ever becomes text.
const PAGE = 50;
const COLUMNS = ["id", "problem", "number", "who", "where", "state"];
let entries = [];
const opened = new Set(); // the rows whose cards are open

function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...content.filter((part) => part !== null && part !== undefined && part !== ""));
  return made;
}

// Text of the snapshot: it cannot turn the direction of what follows.
const shown = (text) => (text === null || text === "" ? element("span", { class: "none" }, "—") : element("bdi", {}, text));
const soft = (text) => element("span", { class: "soft" }, text);
const lines = (...parts) => parts.filter(Boolean).flatMap((part, at) => (at ? [element("br"), part] : [part]));

function showList() {
  entries = listed(view);
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  view.page = Math.min(view.page, pages);
  const drawn = new Set();
  drawTable(page("v-list"), (view.page - 1) * PAGE, view.page * PAGE, (row) => { const body = rowBody(row, !drawn.has(row)); drawn.add(row); return body; });
  page("v-list").prepend(element("caption", {}, say("caption")));
  const rows = GROUPS[view.group].some((level) => level in SEVERAL) ? new Set(entries.map((entry) => entry.row)).size : entries.length;
  page("v-count").textContent = say("count", { n: amount(rows), total: amount(findings.count) });
  drawPager(pages);
}

function drawTable(table, from, to, bodyOf) {
  const bodies = [];
  let before = null;
  for (let at = from; at < Math.min(to, entries.length); at += 1) {
    bodies.push(...headings(at, before));
    before = entries[at];
    bodies.push(bodyOf(before.row));
  }
  if (!bodies.length) bodies.push(element("tbody", {}, element("tr", {}, element("td", { colspan: COLUMNS.length }, say("nothing")))));
  const head = element("thead", {}, element("tr", {}, ...COLUMNS.map((name) => element("th", { scope: "col", class: `v-${name}` }, say(`head_${name}`)))));
  table.replaceChildren(head, ...bodies);
}

// The headings that begin before an entry: all levels from the first that differs.
function headings(at, before) {
  const made = [];
  let differs = before === null;
  GROUPS[view.group].forEach((level, depth) => {
    differs = differs || groupKey(level, entries[at]) !== groupKey(level, before);
    const size = differs ? groupSize(depth, at) : 0;
    const alone = level === "subject" && size === 1 && (at === 0 || groupSize(depth, at - 1) === 1);
    if (differs && !alone) made.push(headingBody(level, depth, entries[at], size));
  });
  return made;
}

function groupKey(level, { row, key }) {
  if (level in SEVERAL) return key;
  return { rule: () => findings.rule[row], provider: () => findings.provider[row], city: () => cityOf(row), subject: () => subjectOf(row) }[level]();
}

function groupSize(depth, at) {
  const levels = GROUPS[view.group].slice(0, depth + 1);
  const keys = levels.map((level) => groupKey(level, entries[at]));
  const same = (entry) => levels.every((level, n) => groupKey(level, entry) === keys[n]);
  let [first, last] = [at, at];
  while (first > 0 && same(entries[first - 1])) first -= 1;
  while (last + 1 < entries.length && same(entries[last + 1])) last += 1;
  return last - first + 1;
}

function headingBody(level, depth, entry, size) {
  const count = soft(say("in_group", { n: amount(size) }));
  return element("tbody", { class: `group depth-${depth}` }, element("tr", {},
    element("th", { scope: "rowgroup", colspan: COLUMNS.length }, ...groupName(level, entry), " ", count)));
}

function groupName(level, { row, key }) {
  const name = { rule: ruleName, article: () => [book.articles[key]?.name ?? say("no_article")], action: () => [book.actions[key]?.title ?? say("no_action")] };
  if (name[level]) return name[level](row);
  if (level === "subject") return [shown(findings.who.subject_name[findings.about[row]]), " ", caseLink(subjectOf(row))];
  const value = level === "city" ? cityOf(row) : providerOf(row);
  return [soft(say(`group_${level}`)), " ", value === null ? say("none_on_record") : shown(value)];
}

// A link to a place of this page; only its text where the page has no such place.
function placeLink(id, text) {
  return page(id) ? element("a", { href: `#${id}` }, text) : text;
}

function ruleName(row) {
  const rule = ruleOf(row);
  return [severityTag(rule), " ", placeLink(`all-${rule.id}`, rule.id), " ", rule.title];
}

const severityTag = (rule) => element("span", { class: `tag sev-${rule.severity}` }, label("severities", rule.severity));

function caseLink(subject) {
  return subject ? element("a", { href: `#s-${encodeURIComponent(subject)}`, class: "nowrap" }, shown(subject)) : "";
}

function rowBody(row, first) {
  const fingerprint = fingerprintOf(row);
  const rule = ruleOf(row);
  const body = element("tbody", { class: "finding", id: first ? `f-${fingerprint}` : null }, element("tr", { class: "first" },
    element("td", { class: "v-id" }, pickBox(row), " ", element("button", {
      type: "button", class: "link mono", "aria-expanded": "false", "aria-label": say("open_one", { id: fingerprint.slice(0, 8), problem: rule.title, number: numberOf(findings.about[row]) }),
      on: { click: () => toggle(body, row) },
    }, fingerprint.slice(0, 8))),
    ...cells(row)));
  if (first && opened.has(row)) showCard(body, row);
  return body;
}

// What a row says behind its number.
function cells(row) {
  const about = findings.about[row];
  const { who } = findings;
  const rule = ruleOf(row);
  return [
    element("td", { class: "v-problem" }, severityTag(rule), " ", rule.title),
    element("td", { class: "v-number" }, shown(numberOf(about))),
    element("td", { class: "v-who" }, ...lines(shown(who.subject_name[about]), who.service_name[about] && shown(who.service_name[about]), who.domains[about] && element("span", { class: "mono" }, shown(who.domains[about])))),
    element("td", { class: "v-where" }, ...lines(shown(providerOf(row)), cityOf(row) && shown(cityOf(row)))),
    element("td", { class: "v-state" }, ...lines(...stateParts(row))),
  ];
}

function stateParts(row) {
  const kind = kindOf(row);
  return [
    label("states", stateOf(row)),
    element("span", { class: "soft nowrap" }, say("since", { day: dayOf(row) })),
    actionsOf(row).some((action) => action.caution === "alive") && element("span", { class: "tag sev-high" }, `⚠ ${say("alive")}`),
    kind && kind !== stateOf(row) && element("span", { class: `tag decided ${kind}` }, say(`decision_${kind}`)),
  ];
}

function toggle(body, row) {
  const opening = body.querySelector(".second") === null;
  if (opening) opened.add(row);
  else opened.delete(row);
  if (opening) view.open = fingerprintOf(row);
  else if (view.open === fingerprintOf(row)) view.open = "";
  writeAddress();
  showCard(body, row);
}

async function showCard(body, row) {
  const open = opened.has(row);
  body.querySelector("button").setAttribute("aria-expanded", String(open));
  body.querySelector(".second")?.remove();
  if (!open) return;
  const place = element("td", { colspan: COLUMNS.length });
  body.append(element("tr", { class: "second" }, place));
  place.replaceChildren(card(row, await detailsOf(row)));
}

// Of all cards only this one is open; none without a fingerprint.
function openOnly(fingerprint) {
  view.open = fingerprint;
  opened.clear();
  const row = rowOf(fingerprint);
  if (row >= 0) opened.add(row);
}

function redrawState(row) {
  page(`f-${fingerprintOf(row)}`)?.querySelector(".v-state").replaceChildren(...lines(...stateParts(row)));
}

function drawPager(pages) {
  const button = (name, to) => element("button", { type: "button", disabled: to < 1 || to > pages || to === view.page, on: { click: () => turnTo(to) } }, say(name));
  page("v-pager").replaceChildren(button("first", 1), button("before", view.page - 1),
    element("span", {}, say("page_of", { page: amount(view.page), pages: amount(pages) })), button("next", view.page + 1), button("last", pages));
}

function turnTo(number) {
  view.page = number;
  openOnly("");
  showList();
  writeAddress();
  page("viewer").scrollIntoView();
  page("v-list").focus({ preventScroll: true });
}

// Brings one finding to its page, opened; of a filtered list that lacks it the filters are taken off.
function goTo(fingerprint) {
  const row = rowOf(fingerprint);
  if (row < 0) return tell(say("not_here", { id: fingerprint }));
  if (!filtered(view).includes(row)) Object.assign(view, START, { role: view.role });
  openOnly(fingerprint);
  entries = listed(view);
  view.page = 1 + Math.floor(entries.findIndex((entry) => entry.row === row) / PAGE);
  showControls();
  showList();
  const body = page(`f-${fingerprint}`);
  body.scrollIntoView({ block: "start" });
  body.querySelector("button").focus({ preventScroll: true });
}

function tell(text) {
  page("v-told").textContent = text;
}
