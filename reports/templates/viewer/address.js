// The view as it stands in the fragment of the address, so that a link shows the same.
const START = { group: "rule", sort: "report", down: false, q: "", page: 1, role: "", open: "", ...Object.fromEntries(FILTERS.map((name) => [name, ""])) };
const view = { ...START };

function viewOf(fragment) {
  const given = new URLSearchParams(fragment);
  const read = { ...START };
  for (const [name, value] of given) if (name in START) read[name] = value;
  read.down = read.down === "1";
  read.page = Math.max(1, Number.parseInt(read.page, 10) || 1);
  if (!(read.group in GROUPS)) read.group = START.group;
  if (!SORTS.includes(read.sort)) read.sort = START.sort;
  return read;
}

function fragmentOf(shown) {
  const params = new URLSearchParams();
  for (const [name, start] of Object.entries(START)) {
    const value = name === "down" ? (shown.down ? "1" : "") : shown[name];
    if (value !== start && value !== "") params.set(name, value);
  }
  return params.toString();
}

function writeAddress() {
  history.replaceState(null, "", `#${fragmentOf(view) || "findings"}`);
}

function linkTo(fragment) {
  return `${location.href.split("#")[0]}#${fragment}`;
}
