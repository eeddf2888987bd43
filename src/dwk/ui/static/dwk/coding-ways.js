// Ways between a text and the list of its codings: what lies at a place, the next and the previous coding, words in
// the text. The search runs here and not on the server: no word of an interview gets into an address or a log.
const text = document.querySelector("[data-coding-text]");
const list = document.querySelector("[data-coding-list]");
const ways = document.querySelector("[data-coding-ways]");

const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
};
const beside = matchMedia("(min-width: 64rem)");

function start() {
    const firsts = [...text.querySelectorAll(".dwk-stripe--first")];
    const lines = [...text.querySelectorAll("[data-start]")];
    const entryOf = (key) => document.getElementById(`l${key}`);
    const nameOf = (key) => entryOf(key).querySelector("a").textContent.trim();
    let here = null;

    const said = made("p", { className: "dwk-meta" });
    said.setAttribute("role", "status");
    const places = made("div", { className: "dwk-coding__here" });

    // shows codings in the text and in the list
    function show(keys) {
        for (const old of text.querySelectorAll(".dwk-stripe--here")) old.classList.remove("dwk-stripe--here");
        for (const old of list.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
        for (const key of keys) {
            for (const part of text.querySelectorAll(`[data-k="${key}"]`)) part.classList.add("dwk-stripe--here");
            entryOf(key).setAttribute("aria-current", "true");
        }
        // the list scrolls by itself only where it stands beside the text
        if (keys.length && beside.matches) entryOf(keys[0]).scrollIntoView({ block: "nearest" });
    }

    function tell(keys) {
        places.replaceChildren();
        if (!keys.length) return;
        places.append(made("strong", { textContent: "An dieser Stelle: " }));
        for (const key of keys) {
            places.append(made("a", { href: `#l${key}`, textContent: nameOf(key) }), " ");
        }
        const close = made("button", { type: "button", className: "dwk-link", textContent: "Schließen" });
        close.addEventListener("click", () => {
            show([]);
            tell([]);
        });
        places.append(close);
    }

    text.addEventListener("click", (event) => {
        if (!getSelection().isCollapsed) return;
        // the stripes over one piece of text lie in one another
        let outer = event.target.closest("[data-k]");
        while (outer && outer.parentElement.dataset.k) outer = outer.parentElement;
        const keys = outer ? [outer, ...outer.querySelectorAll("[data-k]")].map((part) => part.dataset.k) : [];
        keys.sort((one, other) => firsts.findIndex((part) => part.dataset.k === one)
            - firsts.findIndex((part) => part.dataset.k === other));
        here = keys.length ? firsts.findIndex((part) => part.dataset.k === keys[0]) : here;
        show(keys);
        tell(keys);
    });

    // from where somebody reads if no coding was visited yet
    const reading = () => firsts.findIndex((part) => part.getBoundingClientRect().top > 0);

    function go(step) {
        if (!firsts.length) return;
        const from = here === null ? (step > 0 ? reading() : reading() - 1) : here + step;
        here = Math.min(Math.max(from, 0), firsts.length - 1);
        const { k: key } = firsts[here].dataset;
        firsts[here].scrollIntoView({ block: "center" });
        show([key]);
        said.textContent = `Kodierung ${here + 1} von ${firsts.length}: ${nameOf(key)}`;
    }

    text.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.target !== text) return;
        const step = { n: 1, v: -1 }[event.key.toLowerCase()];
        if (step) go(step);
    });

    // hits of the words in the lines, in UTF-16 units
    function hitsOf(words) {
        const sought = words.trim().split(/\s+/u).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&"));
        const pattern = new RegExp(sought.join("\\s+"), "giu");
        return lines.flatMap((line) => [...line.textContent.matchAll(pattern)]
            .map((found) => ({ line, from: found.index, to: found.index + found[0].length })));
    }

    function placeIn(line, units) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let rest = units;
        let node = walker.nextNode();
        while (node && rest > node.data.length) {
            rest -= node.data.length;
            node = walker.nextNode();
        }
        return node ? [node, rest] : [line, 0];
    }

    let sought = "";
    let hit = -1;
    const field = made("input", { type: "search", id: "suche", className: "kern-form-input__input", maxLength: 100 });
    const button = made("button", { type: "button", className: "dwk-filter__apply", textContent: "Suchen" });

    function find(step) {
        if (!field.value.trim()) {
            said.textContent = "Bitte geben Sie ein Wort ein.";
            field.focus();
            return;
        }
        const hits = hitsOf(field.value);
        if (field.value !== sought) hit = step > 0 ? -1 : 0;
        sought = field.value;
        if (!hits.length) {
            said.textContent = `„${sought.trim()}“ kommt in diesem Text nicht vor.`;
            return;
        }
        hit = (hit + step + hits.length) % hits.length;
        const { line, from, to } = hits[hit];
        line.scrollIntoView({ block: "center" });
        // a selection outside takes the caret from the field: the button keeps the way on
        button.textContent = "Nächster Treffer";
        button.focus({ preventScroll: true });
        getSelection().setBaseAndExtent(...placeIn(line, from), ...placeIn(line, to));
        getSelection().getRangeAt(0).startContainer.parentElement.scrollIntoView({ block: "nearest" });
        said.textContent = `Treffer ${hit + 1} von ${hits.length}. Er ist markiert und kann eine Kategorie bekommen.`;
    }

    field.addEventListener("input", () => { button.textContent = "Suchen"; });
    field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
            event.preventDefault();
            find(1);
        }
    });
    button.addEventListener("click", () => find(1));

    const label = made("label", { className: "kern-label", htmlFor: "suche", textContent: "Wort im Text suchen" });
    const step = (words, by) => {
        const one = made("button", { type: "button", className: "dwk-link", textContent: words });
        one.addEventListener("click", () => go(by));
        return one;
    };
    const steps = firsts.length ? [step("Vorige Kodierung", -1), step("Nächste Kodierung", 1)] : [];
    ways.append(made("div", { className: "dwk-coding__find" }, made("div", {}, label, field), button), ...steps, said, places);

    document.addEventListener("selectionchange", () => {
        if (!getSelection().isCollapsed) tell([]);
    });

    // after a step: the coding it was about, or its neighbour, in text and list; what the server said stands there
    const at = firsts.findIndex((part) => [`k${part.dataset.k}`, `l${part.dataset.k}`].includes(location.hash.slice(1)));
    if (at >= 0) {
        here = at;
        show([firsts[at].dataset.k]);
        if (beside.matches) firsts[at].scrollIntoView({ block: "center" });
    }
    const told = document.querySelector(".dwk-messages");
    if (told && location.hash) {
        if (beside.matches) ways.prepend(told);
        else places.append(told);
    }
}

if (text && list && ways) start();
