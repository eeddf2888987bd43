// Cards of the board by drag; the buttons on each card do the same without script.
let dragged = null;

function send(card, quadrant, place) {
    const form = card.querySelector("form");
    for (const [name, value] of [["art", quadrant], ["platz", String(place)]]) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        form.append(field);
    }
    form.submit();
}

function before(list, y) {
    return [...list.querySelectorAll("[data-card]")].find((card) => {
        const box = card.getBoundingClientRect();
        return card !== dragged && y < box.top + box.height / 2;
    });
}

for (const board of document.querySelectorAll("[data-board]")) {
    for (const card of board.querySelectorAll("[data-card]")) {
        card.draggable = true;
        card.addEventListener("dragstart", (event) => {
            dragged = card;
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", card.dataset.card);
        });
        card.addEventListener("dragend", () => { dragged = null; });
    }
    for (const list of board.querySelectorAll("[data-quadrant]")) {
        const area = list.parentElement;
        area.addEventListener("dragover", (event) => {
            if (!dragged) return;
            event.preventDefault();
            area.classList.add("kp-quadrant--over");
        });
        area.addEventListener("dragleave", () => area.classList.remove("kp-quadrant--over"));
        area.addEventListener("drop", (event) => {
            if (!dragged) return;
            event.preventDefault();
            const others = [...list.querySelectorAll("[data-card]")].filter((card) => card !== dragged);
            const next = before(list, event.clientY);
            send(dragged, list.dataset.quadrant, next ? others.indexOf(next) : others.length);
        });
    }
}
