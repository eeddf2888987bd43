// Keys and buttons of the Markdown field. Without script the marks are simply typed.
const MARKS = [
    { key: "b", label: "Fett", before: "**", after: "**", sample: "Wort" },
    { key: "i", label: "Kursiv", before: "*", after: "*", sample: "Wort" },
    { key: "k", label: "Link", before: "[", after: "](https://)", sample: "Text" },
];
const LINES = [
    { label: "Überschrift", before: "## " },
    { label: "Liste", before: "- ", shiftKey: "Digit8" },
];

function replace(field, from, to, text) {
    field.focus();
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(field, mark) {
    const { selectionStart: from, selectionEnd: to } = field;
    const chosen = field.value.slice(from, to) || mark.sample;
    replace(field, from, to, mark.before + chosen + mark.after);
    field.setSelectionRange(from + mark.before.length, from + mark.before.length + chosen.length);
}

function begin(field, mark) {
    const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const to = field.selectionEnd;
    const lines = field.value.slice(from, to).split("\n").map((line) => mark.before + line);
    replace(field, from, to, lines.join("\n"));
}

function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "kp-small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
}

for (const field of document.querySelectorAll("textarea[data-markdown]")) {
    const bar = document.createElement("div");
    bar.className = "kp-toolbar";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Text gestalten");
    bar.append(
        ...MARKS.map((mark) => button(mark.label, () => wrap(field, mark))),
        ...LINES.map((mark) => button(mark.label, () => begin(field, mark))),
    );
    field.before(bar);
    for (const item of document.querySelectorAll("[data-insert]")) {
        const made = button("einsetzen", () => {
            replace(field, field.selectionStart, field.selectionEnd, item.dataset.insert);
        });
        made.setAttribute("aria-label", `einsetzen: ${item.dataset.insert}`);
        item.append(" ", made);
    }
    field.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
        const mark = !event.shiftKey && MARKS.find((one) => one.key === event.key.toLowerCase());
        const line = event.shiftKey && LINES.find((one) => one.shiftKey === event.code);
        if (!mark && !line) return;
        event.preventDefault();
        if (mark) wrap(field, mark);
        else begin(field, line);
    });
}
