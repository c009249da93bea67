// Which findings are listed and in which order.
const GROUPS = {
  rule: ["rule", "provider", "subject"],
  provider: ["provider", "rule", "subject"],
  action: ["action", "rule", "subject"],
  article: ["article", "rule", "subject"],
  city: ["city", "provider", "subject"],
  none: [],
};
const SORTS = ["report", "number", "name", "domains", "provider", "city", "seen", "state"];
const FILTERS = ["state", "category", "severity", "theme", "rule", "provider", "city", "decision"];
const DECISIONS = ["none", "confirmed", "false_alarm", "waived", "field_check"];

const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
const names = (provider) => (provider ? provider.split("、") : []);

let haystack = null;
function searched() {
  if (haystack) return haystack;
  const { who } = findings;
  haystack = who.serial.map((_, about) =>
    [who.subject_no[about] ?? "", who.serial[about], who.subject_name[about] ?? "", who.service_name[about] ?? "",
      who.domains[about] ?? "", numberOf(about)].join("\n").toLowerCase());
  const [rows, texts] = who.search;
  rows.forEach((about, at) => { haystack[about] = `${texts[at]}\n${fold(numberOf(about))}`; });
  return haystack;
}

// Each test says by row whether it stays.
function tests(view) {
  const made = [];
  const rules = book.rules.map((rule) => rulePasses(rule, view));
  if (rules.includes(false)) made.push((row) => rules[findings.rule[row]]);
  if (view.state) made.push(byCode(findings.state, findings.states, (value) => value === view.state));
  if (view.provider) made.push(byCode(findings.provider, findings.providers, (value) => names(value).includes(view.provider)));
  if (view.city) {
    const cities = findings.cities.map((value) => value === view.city);
    made.push((row) => cities[findings.city[findings.about[row]]]);
  }
  const query = fold(view.q);
  if (query) {
    const found = Uint8Array.from(searched(), (text) => text.includes(query));
    made.push((row) => found[findings.about[row]]);
  }
  if (view.decision) made.push((row) => (kindOf(row) ?? "none") === view.decision);
  return made;
}

function byCode(codes, values, keep) {
  const kept = values.map(keep);
  return (row) => kept[codes[row]];
}

function rulePasses(rule, view) {
  return (!view.rule || rule.id === view.rule) && ["category", "severity", "theme"].every((name) => !view[name] || rule[name] === view[name]);
}

function filtered(view) {
  const rows = [];
  const made = tests(view);
  for (let row = 0; row < findings.count; row += 1) if (made.every((test) => test(row))) rows.push(row);
  return rows;
}

// An ordering: the place of each row, and how many places there are.
const ranks = new Map();
function ranked(values) {
  if (!ranks.has(values)) {
    const distinct = [...new Set(values)].map((value) => value ?? "").sort();
    const place = new Map(distinct.map((value, at) => [value, at]));
    ranks.set(values, Int32Array.from(values, (value) => place.get(value ?? "")));
  }
  return ranks.get(values);
}

const orderings = {
  rule: () => [(row) => findings.rule[row], book.rules.length],
  provider: () => [(row) => findings.provider[row], findings.providers.length],
  city: () => [(row) => findings.city[findings.about[row]], findings.cities.length],
  state: () => [(row) => findings.state[row], findings.states.length],
  seen: () => [(row) => findings.seen[row], findings.days.length],
  number: () => [(row) => findings.about[row], findings.who.serial.length],
  subject: () => [(row) => subjectPlaces()[findings.about[row]], findings.who.serial.length],
  name: () => ofAbout(findings.who.subject_name),
  domains: () => ofAbout(findings.who.domains),
};

// Who findings are about comes in the order of the subjects' numbers.
let subjects = null;
function subjectPlaces() {
  if (subjects) return subjects;
  const numbers = findings.who.subject_no;
  subjects = new Int32Array(numbers.length);
  for (let at = 1; at < numbers.length; at += 1) subjects[at] = subjects[at - 1] + (numbers[at] === numbers[at - 1] ? 0 : 1);
  return subjects;
}

function ofAbout(values) {
  const places = ranked(values);
  return [(row) => places[findings.about[row]], values.length];
}

// Counting sort: keeps what stood in order, and takes no longer for many rows than for their columns.
function sorted(entries, key, size, down = false) {
  const starts = new Int32Array(size + 1);
  const place = down ? (entry) => size - 1 - key(entry) : key;
  entries.forEach((entry) => { starts[place(entry) + 1] += 1; });
  for (let at = 0; at < size; at += 1) starts[at + 1] += starts[at];
  const made = new Array(entries.length);
  entries.forEach((entry) => { made[starts[place(entry)]++] = entry; });
  return made;
}

// Groups that a finding is in several of, such as actions, list it under each of them.
const SEVERAL = {
  action: { keys: () => Object.keys(book.actions), of: (row) => actionsOf(row).map((action) => action.id) },
  article: { keys: () => Object.keys(book.articles), of: (row) => ruleOf(row).articles },
};

function listed(view) {
  let entries = filtered(view).map((row) => ({ row, key: "" }));
  const levels = GROUPS[view.group];
  if (view.sort !== "report") entries = sorted(entries, ...onRow(view.sort), view.down);
  [...levels].reverse().forEach((level) => {
    if (SEVERAL[level]) entries = spread(entries, SEVERAL[level]);
    else entries = sorted(entries, ...onRow(level));
  });
  return entries;
}

function onRow(name) {
  const [key, size] = orderings[name]();
  return [(entry) => key(entry.row), size];
}

function spread(entries, { keys, of }) {
  const known = [...keys(), ""];
  const place = new Map(known.map((key, at) => [key, at]));
  const all = entries.flatMap(({ row }) => {
    const own = of(row).filter((key) => place.has(key));
    return (own.length ? own : [""]).map((key) => ({ row, key: place.get(key) }));
  });
  return sorted(all, (entry) => entry.key, known.length).map(({ row, key }) => ({ row, key: known[key] }));
}
