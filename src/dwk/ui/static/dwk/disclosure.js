// Menus are plain <details>; this only closes them on Escape, on a click outside, and when focus leaves.
const open = () => document.querySelectorAll("details[data-disclosure][open]");

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        menu.open = false;
    }
});

for (const type of ["click", "focusin"]) {
    document.addEventListener(type, (event) => {
        for (const menu of open()) {
            if (!menu.contains(event.target)) menu.open = false;
        }
    });
}
