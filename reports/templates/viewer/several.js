// Several findings decided on at once: those ticked, or all that are listed, with one reason.
const picked = new Set();

function pickBox(row) {
  const name = say("pick_one", { id: fingerprintOf(row).slice(0, 8), number: numberOf(findings.about[row]) });
  const box = element("input", { type: "checkbox", class: "pick", "data-row": row, checked: picked.has(row), "aria-label": name,
    on: { change: () => { if (box.checked) picked.add(row); else picked.delete(row); showPicked(); } } });
  return box;
}

function startSeveral() {
  page("v-pick-listed").addEventListener("click", () => { entries.forEach(({ row }) => picked.add(row)); showPicked(); });
  page("v-pick-none").addEventListener("click", () => { picked.clear(); showPicked(); });
  page("v-decide-several").addEventListener("click", () => showSeveral(page("v-several").hidden));
  showPicked();
}

function showPicked() {
  for (const box of page("v-list").querySelectorAll(".pick")) box.checked = picked.has(Number(box.dataset.row));
  const before = [...picked].filter((row) => decisionOf(row)).length;
  page("v-picked").textContent = say("picked", { n: amount(picked.size) }) + (before ? say("picked_before", { n: amount(before) }) : "");
  page("v-pick-none").disabled = page("v-decide-several").disabled = !picked.size;
  if (!picked.size) showSeveral(false);
}

function showSeveral(open) {
  page("v-decide-several").setAttribute("aria-expanded", String(open));
  page("v-several").hidden = !open;
  page("v-several").replaceChildren(open ? decisionForm("several", { decision: "" }, decideSeveral) : "");
  if (open) page("v-several").querySelector("input").focus();
}

function decideSeveral(decision) {
  decide([...picked], decision);
  picked.clear();
  showList();
  showPicked();
  page("v-pick-listed").focus();
}
