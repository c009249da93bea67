// Takes over from the static list once everything is there; until then, and if it fails, the static list stays.
const CONTROLS = ["group", "sort", ...FILTERS];

function optionsOf(name) {
  const ofLabels = (group, used) => Object.entries(book[group]).filter(([key]) => used.has(key));
  const ofRules = (field) => new Set(book.rules.map((rule) => rule[field]));
  const ofTexts = (values) => [...new Set(values)].filter(Boolean).sort(new Intl.Collator(book.lang === "zh" ? "zh-CN" : "en").compare).map((text) => [text, text]);
  return {
    group: () => Object.keys(GROUPS).map((key) => [key, say(`by_${key}`)]),
    sort: () => SORTS.flatMap((key) => [[key, say(`sort_${key}`)], ...(key === "report" ? [] : [[`${key}-down`, say("sort_down", { by: say(`sort_${key}`) })]])]),
    state: () => ofLabels("states", new Set(findings.states)),
    category: () => ofLabels("categories", ofRules("category")),
    severity: () => ofLabels("severities", ofRules("severity")),
    theme: () => ofLabels("themes", ofRules("theme")),
    rule: () => book.rules.map((rule) => [rule.id, `${rule.id} ${rule.title}`]),
    provider: () => ofTexts(findings.providers.flatMap(names)),
    city: () => ofTexts(findings.cities),
    decision: () => DECISIONS.map((key) => [key, say(`decision_${key}`)]),
  }[name]();
}

function fillControls() {
  for (const name of CONTROLS) {
    const select = page(`v-${name}`);
    if (FILTERS.includes(name)) select.append(element("option", { value: "" }, say("all")));
    select.append(...optionsOf(name).map(([value, text]) => element("option", { value }, text)));
    select.addEventListener("change", () => {
      if (name === "sort") Object.assign(view, { sort: select.value.replace("-down", ""), down: select.value.endsWith("-down") });
      else view[name] = select.value;
      changed();
    });
  }
  let waiting = 0;
  page("v-q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { view.q = page("v-q").value; changed(); }, 120);
  });
  page("v-clear").addEventListener("click", () => { Object.assign(view, START, { role: view.role }); showControls(); changed(); });
  page("v-copy").addEventListener("click", () => copy(linkTo(fragmentOf(view) || "findings"), page("v-q")));
  page("v-export").addEventListener("click", exportList);
  page("v-export-decisions").addEventListener("click", exportDecisions);
  page("v-open-import").addEventListener("click", () => page("v-import").click());
  page("v-import").addEventListener("change", () => { const [file] = page("v-import").files; if (file) importDecisions(file); page("v-import").value = ""; });
  page("v-by").addEventListener("change", () => { kept.by = page("v-by").value.trim(); keep(); });
}

function showControls() {
  for (const name of CONTROLS) page(`v-${name}`).value = name === "sort" && view.down ? `${view.sort}-down` : view[name];
  page("v-q").value = view.q;
  page("v-by").value = kept.by;
}

function changed() {
  view.page = 1;
  openOnly("");
  showList();
  writeAddress();
}

// #f-… opens a finding, #s-… a case, #r-… the findings of a rule; anything with = is a view; the rest are places of the page.
function follow() {
  const fragment = location.hash.slice(1);
  if (fragment.startsWith("f-")) return goTo(fragment.slice(2));
  if (fragment.startsWith("s-")) return openCase(decodeURIComponent(fragment.slice(2)));
  if (fragment.startsWith("r-")) return showView({ ...START, role: view.role, rule: fragment.slice(2) });
  if (fragment.includes("=")) return showView(viewOf(fragment));
  return fragment ? page(fragment)?.scrollIntoView() : undefined;
}

function showView(next) {
  Object.assign(view, next);
  openOnly(view.open);
  showControls();
  showList();
  page("viewer").scrollIntoView();
}

async function start() {
  await readFindings();
  recall();
  fillControls();
  Object.assign(view, viewOf(location.hash.includes("=") ? location.hash.slice(1) : ""));
  openOnly(view.open);
  showControls();
  showList();
  page("findings-static").remove();
  page("viewer").hidden = false;
  startCases();
  startSeveral();
  follow();
  addEventListener("hashchange", follow);
  startPaper();
  addEventListener("beforeunload", (event) => { if (!kept.exported) event.preventDefault(); });
  performance.mark("usable");
  document.documentElement.dataset.viewer = "ready";
  setTimeout(searched, 0);
}

start().catch((error) => {
  page("viewer-failed").hidden = false;
  console.warn(error);
});
