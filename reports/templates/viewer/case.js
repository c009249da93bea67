// A case: one subject with its findings, its services, their accesses, and what every rule said of them.
const KINDS = ["subject", "service", "access", "domain"];
const VERDICTS = ["fail", "unknown", "pass", "not_applicable"];

function startCases() {
  page("cases").hidden = false;
  const open = () => { location.hash = `s-${encodeURIComponent(fold(page("case-no").value).toUpperCase())}`; };
  page("case-open").addEventListener("click", open);
  page("case-no").addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
}

async function openCase(subject) {
  const rows = [...findings.rule.keys()].filter((row) => subjectOf(row) === subject);
  page("case-no").value = subject;
  page("case").replaceChildren(...(rows.length ? caseParts(subject, rows, await recordsOf(subject)) : [element("p", {}, say("no_case", { subject }))]));
  page("cases").scrollIntoView();
  page("cases").focus({ preventScroll: true });
}

function caseParts(subject, rows, records) {
  const { who } = findings;
  const about = findings.about[rows[0]];
  return [
    element("h4", {}, shown(who.subject_name[about]), " ", shown(subject), " ", soft(cityOf(rows[0]) ?? "")),
    element("h5", {}, say("case_findings", { n: amount(rows.length) })),
    element("ul", {}, ...rows.map((row) => element("li", {}, severityTag(ruleOf(row)), " ",
      element("a", { href: `#f-${fingerprintOf(row)}` }, `${ruleOf(row).id} ${ruleOf(row).title}`), " ", shown(numberOf(findings.about[row])), " ", soft(label("states", stateOf(row)))))),
    ...(records ? KINDS.flatMap((kind) => recordParts(kind, records[kind] ?? [])) : [element("p", { class: "note" }, say("case_not_held"))]),
    element("p", { class: "links screen-only" }, element("a", { href: `#s-${encodeURIComponent(subject)}` }, say("case_link"))),
  ];
}

function recordParts(kind, records) {
  if (!records.length) return [];
  return [element("h5", {}, say(`kind_${kind}`), " ", soft(say("in_group", { n: amount(records.length) }))), ...records.map((one) => recordBlock(kind, one))];
}

// One record: where it stands, its facts, and its verdicts; those that fail and those that could not be told come by name.
function recordBlock(kind, { identity, place, facts, verdicts }) {
  const source = [place.file, place.sheet, place.row === null ? null : say("row", { n: place.row })].filter(Boolean).join(" · ");
  const known = Object.entries(facts).flatMap(([name, value]) => [element("dt", {}, factName(`${kind}.${name}`)), element("dd", {}, shown(valueName(`${kind}.${name}`, value)))]);
  const told = VERDICTS.filter((name) => verdicts[name]?.length).map((name) => element("li", {}, element("b", { class: name === "fail" ? "bad" : null }, say(`verdict_${name}`)), " ",
    verdicts[name].map((id) => book.titles[id] ? `${id} ${book.titles[id]}` : id).join(say("between"))));
  return element("details", { class: "record" }, element("summary", {}, shown(identity), " ", soft(say("verdict_sums", { fail: verdicts.fail?.length ?? 0, unknown: verdicts.unknown?.length ?? 0 }))),
    element("p", { class: "soft" }, source), element("dl", { class: "facts" }, ...known), element("ul", {}, ...told));
}

// The records of a case come packed by some hundred cases, and only of those cases that this file holds.
const caseBlocks = new Map();
let caseIndex = null;

async function recordsOf(subject) {
  if (!page("case-index")) return null;
  caseIndex ??= await unpack(page("case-index"));
  const number = caseIndex[subject];
  if (number === undefined) return null;
  if (!caseBlocks.has(number)) caseBlocks.set(number, unpack(page(`case-${number}`)));
  return (await caseBlocks.get(number))[subject];
}
