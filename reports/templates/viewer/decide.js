// What the reviewer decides, on top of what was decided before. Kept by the browser under the run's id and the version
// of the decisions that the page starts from; where it refuses, in this page only, and the page says so.
const CONTENT = ["decision", "reason", "owner", "expires", "note"];
const FIELDS = ["fingerprint", "rule", ...CONTENT, "decided_by", "decided_on"];
const ADDED = ["identity", "rule_version"]; // by `auditor decide`, to the file that it keeps
const NEEDED = { confirmed: [], false_alarm: ["reason"], waived: ["owner", "reason", "expires"], field_check: [] };
const kept = { by: "", changes: {}, papers: {}, exported: true }; // changes: by fingerprint a decision, or null: taken back
let keeps = true;

const keepKey = () => `icp-audit/${book.run}/${book.base}`;
const decisionOn = (fingerprint) => (fingerprint in kept.changes ? kept.changes[fingerprint] : findings.start[fingerprint]);
const decisionOf = (row) => decisionOn(fingerprintOf(row));
const kindOf = (row) => (fingerprintOf(row) in kept.changes ? kept.changes[fingerprintOf(row)]?.decision : decidedOf(row));
const decided = () => Object.values({ ...findings.start, ...kept.changes }).filter(Boolean);
const today = () => new Date().toLocaleDateString("sv");
const same = (one, other) => CONTENT.every((name) => (one?.[name] ?? "") === (other?.[name] ?? ""));

// A change that says what was decided before is none.
function change(fingerprint, decision) {
  const before = findings.start[fingerprint];
  if (decision ? same(decision, before) : !before) delete kept.changes[fingerprint];
  else kept.changes[fingerprint] = decision;
}

function recall() {
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(keepKey()) ?? "{}"));
  } catch {
    keeps = false;
  }
  keep();
}

function keep() {
  try {
    localStorage.setItem(keepKey(), JSON.stringify(kept));
  } catch {
    keeps = false;
  }
  page("v-not-kept").hidden = keeps;
  page("v-decided").textContent = say(kept.exported ? "decided_exported" : "decided", { n: amount(decided().length) });
  page("v-export-decisions").disabled = !decided().length;
}

function tick(key, at, on) {
  const ticked = new Set(kept.papers[key] ?? []);
  if (on) ticked.add(at);
  else ticked.delete(at);
  kept.papers[key] = [...ticked].sort((a, b) => a - b);
  keep();
}

// The same for each of the rows; nothing takes back what was decided.
function decide(rows, decision) {
  for (const row of rows) {
    const fingerprint = fingerprintOf(row);
    change(fingerprint, decision && { fingerprint, rule: ruleOf(row).id, ...decision, decided_on: today() });
    redrawState(row);
  }
  kept.exported = false;
  keep();
  tell(say(decision ? "decision_kept" : "decision_removed", { n: amount(rows.length) }));
}

// What is wrong with a decision, by field.
function mistakes(one) {
  const wrong = NEEDED[one.decision].filter((name) => !one[name]).map((name) => [name, "needed"]);
  const expires = one.expires && !(/^\d{4}-\d{2}-\d{2}$/.test(one.expires) && Date.parse(one.expires) > Date.parse(book.as_of));
  return expires ? [...wrong, ["expires", "too_early"]] : wrong;
}

// The form of one finding, or of several at once. `settled` gets the decision, or nothing to take it back.
function decisionForm(id, present, settled) {
  const inputs = {
    reason: element("textarea", { rows: 2, id: `reason-${id}` }),
    owner: element("input", { type: "text", id: `owner-${id}` }),
    expires: element("input", { type: "date", id: `expires-${id}` }),
    note: element("input", { type: "text", id: `note-${id}` }),
  };
  for (const [name, input] of Object.entries(inputs)) input.value = present[name] ?? "";
  const fields = Object.entries(inputs).map(([name, input]) => element("p", { class: `field field-${name}` }, element("label", { for: input.id }, say(`field_${name}`)), input));
  const choices = Object.keys(NEEDED).map((name) => choice(id, name, present.decision, (chosen) => mark(inputs, chosen)));
  const wrong = element("p", { class: "wrong", role: "alert" });
  const form = element("fieldset", { class: "decide" }, element("legend", {}, say("part_decision")), element("div", { class: "choices" }, ...choices), ...fields, wrong,
    element("p", {}, element("button", { type: "button", class: "main", on: { click: () => save(form, inputs, wrong, settled) } }, say("save")),
      element("button", { type: "button", on: { click: () => settled(null) } }, say("take_back"))));
  mark(inputs, present.decision);
  return form;
}

function choice(id, name, present, chosen) {
  const radio = element("input", { type: "radio", name: `decision-${id}`, value: name, checked: name === present, on: { change: () => chosen(name) } });
  return element("label", {}, radio, " ", say(`decision_${name}`));
}

function mark(inputs, decision) {
  for (const [name, input] of Object.entries(inputs)) {
    input.setAttribute("aria-required", String((NEEDED[decision] ?? []).includes(name)));
    input.removeAttribute("aria-invalid");
  }
}

function ownForm(row) {
  const form = decisionForm(fingerprintOf(row), decisionOf(row) ?? { decision: "" }, (decision) => {
    decide([row], decision);
    if (!decision) form.replaceWith(ownForm(row));
  });
  return form;
}

function save(form, inputs, wrong, settled) {
  const decision = form.querySelector("input:checked")?.value;
  const texts = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
  if (!decision) { wrong.textContent = say("choose"); return; }
  const found = mistakes({ decision, ...texts });
  mark(inputs, decision);
  found.forEach(([name]) => inputs[name].setAttribute("aria-invalid", "true"));
  wrong.textContent = found.map(([name, what]) => say(what, { field: say(`field_${name}`) })).join(" ");
  if (found.length) { inputs[found[0][0]].focus(); return; }
  settled({ decision, ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text)) });
}

// decisions.yml: a text in JSON's quotes is a text in YAML. Always the whole; what was taken back is said too.
function decisionsFile() {
  const head = ["version: 1", `run: ${JSON.stringify(book.run)}`, `base: ${book.base}`, `decided_by: ${JSON.stringify(kept.by)}`, "decisions:"];
  const takenBack = Object.keys(kept.changes).filter((fingerprint) => !kept.changes[fingerprint])
    .map((fingerprint) => ({ fingerprint, rule: findings.start[fingerprint].rule, decision: "withdrawn", decided_on: today() }));
  const ordered = [...decided(), ...takenBack].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const items = ordered.flatMap((one) => FIELDS.filter((name) => one[name]).map((name, at) => `${at ? "    " : "  - "}${name}: ${JSON.stringify(one[name])}`));
  return `${head.join("\n")}\n${items.join("\n")}\n`;
}

function exportDecisions() {
  kept.by = page("v-by").value.trim();
  if (!kept.by) {
    page("v-by").setAttribute("aria-invalid", "true");
    page("v-by").focus();
    return tell(say("needed", { field: say("by") }));
  }
  page("v-by").removeAttribute("aria-invalid");
  save_as("decisions.yml", "application/yaml", decisionsFile());
  kept.exported = true;
  keep();
  return tell(say("exported", { n: amount(decided().length) }));
}

function save_as(name, type, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function importDecisions(file) {
  try {
    const read = readDecisions(await file.text());
    if (read.run !== book.run) throw new Error(say("other_run", { run: read.run, own: book.run }));
    for (const one of read.decisions) change(one.fingerprint, one.decision === "withdrawn" ? null : { decided_by: read.decided_by, ...one });
    kept.by ||= read.decided_by;
    page("v-by").value = kept.by;
    kept.exported = false;
    keep();
    showList();
    tell(say("imported", { n: amount(read.decisions.length) }));
  } catch (error) {
    tell(error.message);
  }
}

// Reads what is written above, and the same with plain or single-quoted texts.
function readDecisions(text) {
  const read = { run: "", decided_by: "", decisions: [] };
  const [present] = text.replace(/^\uFEFF/, "").split(/^history:/m);
  present.split(/\r?\n/).forEach((line, at) => {
    const found = /^(\s*-\s+|\s*)(\w+):\s*(.*?)\s*$/.exec(line);
    if (/^\s*(#.*|---)?$/.test(line) || line.trim() === "decisions: []") return;
    if (!found) throw new Error(say("unreadable_line", { n: at + 1, line: line.slice(0, 60) }));
    const [, start, name, value] = found;
    if (start.includes("-")) read.decisions.push({});
    const target = start === "" ? read : read.decisions.at(-1);
    if (name !== "decisions" && !(target !== read && ADDED.includes(name))) target[name] = readText(value, at);
  });
  read.decisions.forEach(checkDecision);
  return read;
}

function readText(value, at) {
  if (/^['"]/.test(value)) {
    try {
      return value[0] === '"' ? JSON.parse(value) : value.slice(1, -1).replaceAll("''", "'");
    } catch {
      throw new Error(say("unreadable_line", { n: at + 1, line: value.slice(0, 60) }));
    }
  }
  return value === "null" || value === "~" ? "" : value;
}

function checkDecision(one) {
  if (one.decision === "withdrawn") return;
  const bad = !/^[0-9a-f]{16}$/.test(one.fingerprint ?? "") || !(one.decision in NEEDED) || Object.keys(one).some((name) => !FIELDS.includes(name));
  if (bad || mistakes(one).length) throw new Error(say("bad_decision", { id: one.fingerprint ?? "?" }));
}
