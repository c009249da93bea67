// An opened finding: the verdict, what it rests on, what to do, and the reviewer's decision.
function card(row, details) {
  const rule = ruleOf(row);
  return element("article", { class: "card", "aria-label": `${rule.title} ${fingerprintOf(row).slice(0, 8)}` },
    ...factParts(row, details), ...ruleParts(row, details), part("link", linkParts(row)), ownForm(row));
}

// The verdict, what it rests on, and what was decided before.
function factParts(row, details) {
  return [
    element("p", { class: "verdict" }, shown(details.message)),
    ...cautions(row),
    part("evidence", evidenceTable(details)),
    details.decided ? part("decided", decidedParts(details.decided)) : "",
  ];
}

// The rule's condition, its articles, what to do, and since when.
function ruleParts(row, details) {
  const rule = ruleOf(row);
  return [
    part("condition", element("p", {}, ...conditionParts(rule, details.asked)), element("p", { class: "soft" }, rule.why)),
    part("articles", articleList(rule)),
    part("actions", ...actionParts(row)),
    part("age", element("p", {}, say("age", { day: dayOf(row), n: amount(daysBetween(dayOf(row), book.as_of)), state: label("states", stateOf(row)) }))),
  ];
}

// What was decided before: it was handed to this run.
function decidedParts(one) {
  const told = ["reason", "owner", "expires", "note"].filter((name) => one[name]).map((name) => `${say(`field_${name}`)}${say("colon")}${one[name]}`);
  if (one.decided_by) told.push(`${say("by")}${say("colon")}${one.decided_by}`);
  return element("p", {}, element("b", {}, say(`decision_${one.decision}`)), ...told.flatMap((text) => [say("between"), element("bdi", {}, text)]));
}

const part = (name, ...content) => element("div", { class: `part part-${name}` }, element("h3", {}, say(`part_${name}`)), ...content);
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);

function cautions(row) {
  const kinds = new Set(actionsOf(row).map((action) => action.caution));
  return ["alive", "unverified"].filter((kind) => kinds.has(kind))
    .map((kind) => element("p", { class: kind === "alive" ? "caution" : "note" }, `⚠ ${say(`caution_${kind}`)}`));
}

function evidenceTable({ evidence, identity, place }) {
  const rows = [...evidence.map((one) => [factName(one.fact), valueName(one.fact, one.value), one.place]), [say("record"), identity, place]];
  const head = ["item", "value", "file", "sheet", "row"].map((name) => element("th", { scope: "col", class: `e-${name}` }, say(`evidence_${name}`)));
  return element("div", { class: "wrap", tabindex: 0, role: "region", "aria-label": say("part_evidence") }, element("table", { class: "evidence" }, element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows.map(([name, value, from]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, shown(value)), ...sourceCells(from))))));
}

function sourceCells({ file, sheet, row }) {
  if (file === null) return [element("td", { colspan: 3, class: "soft" }, say("computed"))];
  return [element("td", {}, shown(file)), element("td", {}, shown(sheet)), element("td", { class: "num" }, row === null ? "—" : String(row))];
}

// The sentence of the rule, with the value of this record behind each question.
function conditionParts(rule, asked) {
  const values = new Map(asked.map((one) => [one.fact.split(".").pop(), valueName(one.fact, one.value)]));
  return rule.sentence.split(/(\{\w+\})/).map((piece) => {
    const name = piece.startsWith("{") ? piece.slice(1, -1) : null;
    if (name === null) return piece;
    return values.has(name) ? element("b", { class: "actual" }, say("actual", { value: values.get(name) })) : "";
  });
}

function articleList(rule) {
  if (!rule.articles.length) return element("p", {}, say("own_practice"));
  return element("ul", {}, ...rule.articles.map((id) => {
    const one = book.articles[id];
    const mark = one.confirmed ? [] : [" ", element("span", { class: "tag sev-medium" }, say("unconfirmed"))];
    return element("li", {}, placeLink(`b-${id}`, one.name), ...mark, say("colon"), one.text);
  }));
}

function actionParts(row) {
  const role = presentRole();
  const all = actionsOf(row);
  if (!all.length) return [element("p", {}, say("no_action"))];
  const choice = element("label", { class: "role" }, say("role"), roleSelect(row));
  return [choice, ...all.map((action) => actionBlock(row, action, role))];
}

// For whom this file holds steps: one for others holds only theirs.
const roles = () => ["regulator", "provider", "filer"].filter((name) => Object.values(book.actions).some((one) => one.steps[name]?.length));
const presentRole = () => (roles().includes(view.role) ? view.role : roles()[0] ?? "filer");

function roleSelect(row) {
  const select = element("select", { on: { change: () => { view.role = select.value; writeAddress(); redrawActions(row); } } },
    ...roles().map((name) => element("option", { value: name, selected: name === presentRole() }, say(`role_${name}`))));
  return select;
}

function redrawActions(row) {
  const section = page(`f-${fingerprintOf(row)}`).querySelector(".part-actions");
  section.replaceChildren(section.firstChild, ...actionParts(row));
  section.querySelector("select").focus();
}

function actionBlock(row, action, role) {
  const one = book.actions[action.id];
  if (!one) return element("p", {}, action.id);
  const known = [["who", one.who], ["where", one.where], ["deadline", one.deadline]].filter(([, text]) => text);
  return element("div", { class: "action" },
    element("p", {}, placeLink(`a-${action.id}`, one.title), action.sure ? "" : element("b", {}, say("verify"))),
    element("dl", { class: "facts" }, ...known.flatMap(([name, text]) => [element("dt", {}, say(name)), element("dd", {}, text)])),
    element("ol", {}, ...(one.steps[role] ?? []).map((step) => element("li", {}, step))),
    one.materials.length ? materialList(row, action.id, one.materials) : "");
}

// Papers to tick off; the ticks are kept with the decisions.
function materialList(row, action, materials) {
  const key = `${fingerprintOf(row)}/${action}`;
  const boxes = materials.map(([name, note], at) => {
    const box = element("input", { type: "checkbox", checked: (kept.papers[key] ?? []).includes(at), on: { change: () => tick(key, at, box.checked) } });
    return element("li", {}, element("label", {}, box, " ", name, note ? soft(say("note", { note })) : ""));
  });
  return element("div", {}, element("p", { class: "soft" }, say("materials")), element("ul", { class: "checklist" }, ...boxes));
}

function linkParts(row) {
  const link = linkTo(`f-${fingerprintOf(row)}`);
  const field = element("input", { type: "text", readonly: true, value: link, "aria-label": say("part_link") });
  const subject = subjectOf(row);
  return element("p", { class: "links" }, field, element("button", { type: "button", on: { click: () => copy(link, field) } }, say("copy_link")),
    subject ? element("a", { href: `#s-${encodeURIComponent(subject)}` }, say("open_case")) : "");
}

async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    tell(say("copied"));
  } catch {
    field.focus();
    field.select();
    tell(say("copy_by_hand"));
  }
}
