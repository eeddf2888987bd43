// Warns before a form with changes is left; saving and "another row" keep what was typed.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let changed = form.hasAttribute("data-typed") || Boolean(document.querySelector(".dwk-alert[role=alert]"));
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => {
        if (changed) event.preventDefault();
    });
}
