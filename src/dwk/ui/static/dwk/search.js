// Suggestions below the search field (ARIA combobox). Without script the form simply searches.
// The address in data-suggestions answers ?q=... with [{"label": "...", "hint": "...", "url": "..."}].
const DELAY_MS = 150;

function combobox(form) {
    const input = form.querySelector("input[type=search]");
    const list = form.querySelector("[role=listbox]");
    const status = form.querySelector("[role=status]");
    let options = [];
    let active = -1;
    let timer = 0;
    let asked = "";

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const close = () => {
        list.hidden = true;
        active = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
        active = index;
        [...list.children].forEach((item, position) => item.setAttribute("aria-selected", String(position === active)));
        if (active < 0) input.removeAttribute("aria-activedescendant");
        else input.setAttribute("aria-activedescendant", list.children[active].id);
    };

    const show = (found) => {
        options = found;
        list.replaceChildren(
            ...found.map((option, index) => {
                const item = document.createElement("li");
                const hint = document.createElement("span");
                item.id = `${list.id}-${index}`;
                item.setAttribute("role", "option");
                item.append(option.label, hint);
                hint.textContent = option.hint;
                item.addEventListener("pointerdown", (event) => {
                    event.preventDefault();
                    location.assign(option.url);
                });
                return item;
            }),
        );
        mark(-1);
        list.hidden = found.length === 0;
        input.setAttribute("aria-expanded", String(found.length > 0));
        status.textContent = `${found.length} ${status.dataset.count}`;
    };

    const ask = async (text) => {
        asked = text;
        const response = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(text)}`, {
            headers: { Accept: "application/json" },
        });
        if (response.ok && asked === text) show(await response.json());
    };

    input.addEventListener("input", () => {
        clearTimeout(timer);
        const text = input.value.trim();
        if (text.length < 2) {
            asked = "";
            close();
            return;
        }
        timer = setTimeout(() => ask(text).catch(close), DELAY_MS);
    });

    input.addEventListener("keydown", (event) => {
        if (list.hidden) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) {
            event.preventDefault();
            mark((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
        } else if (event.key === "Enter" && active >= 0) {
            event.preventDefault();
            location.assign(options[active].url);
        } else if (event.key === "Escape") {
            event.preventDefault();
            close();
        }
    });

    input.addEventListener("blur", close);
}

document.querySelectorAll("form[data-suggestions]").forEach(combobox);
