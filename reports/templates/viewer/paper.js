// The list on paper: what is listed, with the cards that are open; with evidence, that of every finding.
const MOST_ROWS = 2000;
const MOST_CARDS = 500;

const withEvidence = () => page("with-evidence").checked;

function startPaper() {
  addEventListener("beforeprint", layPaper);
  addEventListener("afterprint", () => page("v-paper").replaceChildren());
  page("with-evidence").addEventListener("change", unpackForPaper);
}

// A browser does not wait before it prints, so what is needed is unpacked when it is asked for.
async function unpackForPaper() {
  if (!withEvidence()) return tell("");
  await Promise.all(entries.slice(0, MOST_CARDS).map(({ row }) => blockOf(row)));
  return tell(say("paper_ready"));
}

function layPaper() {
  const most = withEvidence() ? MOST_CARDS : MOST_ROWS;
  drawTable(page("v-paper"), 0, most, paperBody);
  page("v-paper-what").textContent = [page("v-count").textContent, ...chosenFilters()].join(say("between"));
  page("v-paper-cut").textContent = entries.length > most ? say("print_cut", { n: amount(most), total: amount(entries.length) }) : "";
}

function chosenFilters() {
  const chosen = FILTERS.filter((name) => view[name]).map((name) => page(`v-${name}`));
  const said = chosen.map((select) => `${select.parentElement.firstChild.textContent}${say("colon")}${select.selectedOptions[0]?.textContent ?? select.value}`);
  return view.q ? [...said, `${say("searched")}${say("colon")}${view.q}`] : said;
}

function paperBody(row) {
  const details = withEvidence() || opened.has(row) ? detailsNow(row) : null;
  const body = element("tbody", { class: "finding" }, element("tr", { class: "first" }, element("td", { class: "v-id mono" }, fingerprintOf(row).slice(0, 8)), ...cells(row)));
  if (details) body.append(element("tr", { class: "second" }, element("td", { colspan: COLUMNS.length }, paperCard(row, details))));
  return body;
}

// An open card is printed whole, any other with its evidence only.
function paperCard(row, details) {
  const own = decisionOf(row);
  const rest = opened.has(row) ? ruleParts(row, details) : [];
  return element("article", { class: "card" }, ...factParts(row, details), ...rest, own ? part("decision", decidedParts(own)) : "");
}
