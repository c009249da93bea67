// The findings: packed columns in inert tags, unpacked here. Codes are positions in lists that are in their order already.
const page = (id) => document.getElementById(id);
const findings = { count: 0 };
let book = null;

async function unpack(tag) {
  const letters = atob(tag.textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function readFindings() {
  const light = await unpack(page("data-light"));
  book = light.book;
  const { about } = light;
  let at = 0;
  Object.assign(findings, {
    count: light.count,
    block: light.block,
    fingerprints: light.fingerprints,
    rule: Int32Array.from(light.rule),
    about: Int32Array.from(about.of, (step) => (at += step)),
    provider: Int32Array.from(light.provider[1]),
    providers: light.provider[0],
    state: Int32Array.from(light.state[1]),
    states: light.state[0],
    seen: Int32Array.from(light.seen[1]),
    days: light.seen[0],
    decided: Int32Array.from(light.decided[1]),
    decisions: light.decided[0],
    start: Object.fromEntries(Object.entries(light.start).map(([fingerprint, one]) => [fingerprint, { fingerprint, ...one }])),
    actions: Int32Array.from(light.actions[1]),
    actionLists: light.actions[0].map(readActions),
    who: about,
    city: Int32Array.from(about.city[1]),
    cities: about.city[0],
  });
}

function readActions(text) {
  if (!text) return [];
  return text.split(" ").map((one) => {
    const [id, sure, caution] = one.split("|");
    return { id, sure: sure === "1", caution };
  });
}

// A word of the page with its values filled in.
function say(key, values = {}) {
  return book.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
const label = (group, key) => book[group][key] ?? key;
const amount = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

// One finding, by its row.
const fingerprintOf = (row) => findings.fingerprints.substr(row * 16, 16);
const ruleOf = (row) => book.rules[findings.rule[row]];
const actionsOf = (row) => findings.actionLists[findings.actions[row]];
const subjectOf = (row) => findings.who.subject_no[findings.about[row]];
const cityOf = (row) => findings.cities[findings.city[findings.about[row]]];
const providerOf = (row) => findings.providers[findings.provider[row]];
const stateOf = (row) => findings.states[findings.state[row]];
const decidedOf = (row) => findings.decisions[findings.decided[row]];
const dayOf = (row) => findings.days[findings.seen[row]];

function numberOf(about) {
  const serial = findings.who.serial[about];
  const subject = findings.who.subject_no[about] ?? "";
  return serial === "" || serial.startsWith("-") ? subject + serial : serial;
}

function rowOf(fingerprint) {
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) return -1;
  let at = findings.fingerprints.indexOf(fingerprint);
  while (at >= 0 && at % 16) at = findings.fingerprints.indexOf(fingerprint, at + 1);
  return at < 0 ? -1 : at / 16;
}

// What only an opened finding shows. Blocks that were unpacked stay so.
const blocks = new Map();
const unpacked = new Map();

function blockOf(row) {
  const number = Math.floor(row / findings.block);
  if (!blocks.has(number)) {
    blocks.set(number, unpack(page(`data-${number}`)).then((block) => { unpacked.set(number, withStarts(block)); return block; }));
  }
  return blocks.get(number);
}

function withStarts(block) {
  for (const list of [block.evidence, block.asked]) {
    let start = 0;
    list.starts = list.sizes.map((size) => (start += size) - size);
  }
  return block;
}

const cell = ([values, codes], at) => values[codes[at]];
const placeAt = ({ file, sheet, row }, at) => ({ file: cell(file, at), sheet: cell(sheet, at), row: row[at] });

// A value that says again who the finding is about is not stored twice.
const SAME = [
  (row) => subjectOf(row), (row) => numberOf(findings.about[row]), (row) => findings.who.subject_name[findings.about[row]],
  (row) => findings.who.service_name[findings.about[row]], (row) => findings.who.domains[findings.about[row]], (row) => providerOf(row),
];
const observed = (row, evidence, n) => (evidence.same[n] ? SAME[evidence.same[n] - 1](row) : cell(evidence.value, n));

const detailsOf = async (row) => detailsIn(await blockOf(row), row);

// The same at once, or nothing while the block is still packed.
function detailsNow(row) {
  const block = unpacked.get(Math.floor(row / findings.block));
  return block ? detailsIn(block, row) : null;
}

function detailsIn(block, row) {
  const at = row % findings.block;
  const items = ({ starts, sizes }, make) => Array.from({ length: sizes[at] }, (_, n) => make(starts[at] + n));
  return {
    message: block.message[at],
    identity: cell(block.identity, at) ?? numberOf(findings.about[row]),
    decided: block.decided[at],
    place: placeAt(block.place, at),
    evidence: items(block.evidence, (n) => ({
      fact: cell(block.evidence.fact, n), value: observed(row, block.evidence, n), place: placeAt(block.evidence.place, n),
    })),
    asked: items(block.asked, (n) => ({ fact: cell(block.asked.fact, n), value: cell(block.asked.value, n) })),
  };
}

const factName = (fact) => book.facts[fact] ?? fact;
function valueName(fact, value) {
  if (value === null) return say("no_data");
  return book.values[`${fact}=${value}`] ?? value;
}
