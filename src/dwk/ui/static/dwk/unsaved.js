// Warns before a form with changes is left; saving, a preview and "another row" keep what was typed.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
    // data-unsaved="memo": only this field counts
    const counts = (field) => !form.dataset.unsaved || field.name === form.dataset.unsaved;
    let changed = form.hasAttribute("data-typed") || Boolean(document.querySelector(".dwk-alert[role=alert]"));
    form.addEventListener("input", (event) => { changed ||= counts(event.target); });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => {
        if (changed) event.preventDefault();
    });
}
