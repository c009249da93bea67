// The listed findings as a CSV for spreadsheets: with a BOM, and nothing in it can calculate.
const CSV = ["fingerprint", "rule", "problem", "severity", "category", "theme", "state", "seen", "number", "subject_no", "name", "service", "domains", "provider", "city", "message", "actions", "articles", "decision", "reason"];
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r\n]/;

function csvCell(text) {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

async function csvRow(row) {
  const [rule, about, { who }] = [ruleOf(row), findings.about[row], findings];
  const own = decisionOf(row);
  const { message, decided: earlier } = await detailsOf(row);
  const actions = actionsOf(row).map(({ id }) => book.actions[id]?.title ?? id).join(say("between"));
  const cells = [fingerprintOf(row), rule.id, rule.title, label("severities", rule.severity), label("categories", rule.category),
    label("themes", rule.theme), label("states", stateOf(row)), dayOf(row), numberOf(about), who.subject_no[about], who.subject_name[about],
    who.service_name[about], who.domains[about], providerOf(row), cityOf(row), message, actions, rule.articles.join(" "),
    (own ?? earlier) && say(`decision_${(own ?? earlier).decision}`), (own ?? earlier)?.reason];
  return cells.map((cell) => csvCell(cell ?? "")).join(",");
}

async function exportList() {
  const rows = [...new Set(entries.map((entry) => entry.row))].sort((a, b) => a - b);
  const made = [CSV.map((name) => csvCell(say(`csv_${name}`))).join(",")];
  for (const row of rows) made.push(await csvRow(row));
  save_as(`findings-${book.run}.csv`, "text/csv", `\uFEFF${made.join("\r\n")}\r\n`);
  tell(say("exported_list", { n: amount(rows.length) }));
}
