// Narrows long lists of choices by words; what is chosen stays in view. Without script the whole list stands there.
const LONG = 12;

// as the server compares: „Öffnung“ like „Oeffnung“
const FOLDED = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
const folded = (words) => words.toLowerCase().replace(/[äöüß]/gu, (letter) => FOLDED[letter]);

let number = 0;
for (const list of document.querySelectorAll(".kern-fieldset__body, [data-narrow]")) {
    const items = [...list.children];
    if (items.length <= LONG) continue;
    number += 1;
    const field = Object.assign(document.createElement("input"), {
        type: "search", id: `eingrenzen-${number}`, className: "kern-form-input__input", maxLength: 100,
    });
    const label = Object.assign(document.createElement("label"), {
        className: "kern-label", htmlFor: field.id, textContent: "Liste eingrenzen",
    });
    const status = Object.assign(document.createElement("p"), { className: "dwk-meta" });
    status.setAttribute("role", "status");
    const texts = items.map((item) => folded(item.textContent));

    const narrow = () => {
        const words = folded(field.value).split(/\s+/u).filter(Boolean);
        let shown = 0;
        items.forEach((item, at) => {
            const chosen = Boolean(item.querySelector("input:checked"));
            const fits = words.every((word) => texts[at].includes(word));
            item.classList.toggle("kp-gone", !fits && !chosen);
            shown += fits ? 1 : 0;
        });
        const chosen = list.querySelectorAll("input:checked").length;
        const kept = list.querySelector("input") ? `, ausgewählt: ${chosen}` : "";
        status.textContent = `${shown} von ${items.length}${kept}`;
    };

    field.addEventListener("input", narrow);
    // what is typed here is no part of the form: it makes no change and sends nothing
    field.addEventListener("input", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
    });
    list.addEventListener("change", narrow);
    list.classList.add("kp-narrow");
    const box = document.createElement("div");
    box.className = "kp-narrowing";
    box.append(label, field, status);
    list.before(box);
    narrow();
}
