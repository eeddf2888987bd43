// Copies an address; without script the address stands there to be selected.
for (const place of document.querySelectorAll("[data-copy]")) {
    const button = place.querySelector("button");
    const status = place.querySelector("[role=status]");
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(new URL(place.dataset.copy, location.href).href);
            status.textContent = status.dataset.done;
        } catch {
            status.textContent = status.dataset.failed;
        }
    });
}
