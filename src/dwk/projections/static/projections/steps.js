// Slider and play button for the pyramids of several years. Without script each year is a link.
// The figure of a year comes from the address in data-fragment: the answer holds the element with the figure's id,
// drawn and worded by the server, so there is one drawing code only.
const PAUSE_MS = 1100;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function stepper(place) {
    const key = place.dataset.pyramidSteps;
    const controls = place.querySelector("[data-controls]");
    const slider = controls.querySelector("input[type=range]");
    const button = controls.querySelector("[data-play]");
    const label = controls.querySelector("[data-play-label]");
    const status = place.querySelector("[role=status]");
    const years = place.querySelector("[data-years]");
    const links = [...years.querySelectorAll("a")];
    const figures = new Map();
    let wanted = Number(slider.value);
    let playing = false;
    let timer = 0;

    const load = (index) => {
        if (!figures.has(index)) {
            const figure = fetch(links[index].dataset.fragment, { headers: { "X-Requested-With": "fetch" } })
                .then((answer) => {
                    if (!answer.ok) throw new Error(String(answer.status));
                    return answer.text();
                })
                .then((text) => new DOMParser().parseFromString(text, "text/html").getElementById(key))
                .then((found) => {
                    if (!found) throw new Error(key);
                    return document.importNode(found, true);
                });
            // A failed request may be tried again.
            figure.catch(() => figures.delete(index));
            figures.set(index, figure);
        }
        return figures.get(index);
    };

    const say = (index) => {
        slider.value = String(index);
        slider.setAttribute("aria-valuetext", links[index].dataset.year);
        status.textContent = links[index].dataset.words;
        links.forEach((link, position) => {
            if (position === index) link.setAttribute("aria-current", "true");
            else link.removeAttribute("aria-current");
        });
    };

    const put = (figure) => {
        const shown = document.getElementById(key);
        const next = figure.cloneNode(true);
        // An opened table stays open.
        const open = [...shown.querySelectorAll("details")].map((part) => part.open);
        next.querySelectorAll("details").forEach((part, position) => {
            part.open = Boolean(open[position]);
        });
        shown.replaceWith(next);
    };

    // Says whether the year is shown; a later wish makes an earlier one void.
    const show = async (index) => {
        wanted = index;
        say(index);
        try {
            const figure = await load(index);
            if (wanted !== index) return false;
            put(figure);
            history.replaceState(history.state, "", links[index].href);
            return true;
        } catch {
            // The plain way still works, and the server says what is wrong.
            if (wanted === index) location.assign(links[index].href);
            return false;
        }
    };

    const stop = () => {
        clearTimeout(timer);
        playing = false;
        label.textContent = label.dataset.start;
        status.setAttribute("aria-live", "polite");
    };

    const advance = async () => {
        const next = wanted + 1;
        if (!playing || !(await show(next)) || !playing) return;
        if (next >= links.length - 1) {
            stop();
            return;
        }
        load(next + 1).catch(() => undefined);
        timer = setTimeout(advance, PAUSE_MS);
    };

    const play = async () => {
        playing = true;
        label.textContent = label.dataset.stop;
        // Every year of a running picture read aloud would only be noise; the last one is announced.
        status.setAttribute("aria-live", "off");
        if (wanted < links.length - 1) {
            advance();
        } else if (await show(0)) {
            timer = setTimeout(advance, PAUSE_MS);
        }
    };

    slider.addEventListener("input", () => {
        stop();
        show(Number(slider.value));
    });
    button.addEventListener("click", () => {
        if (playing) {
            stop();
            status.textContent = links[wanted].dataset.words;
        } else {
            play();
        }
    });
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) stop();
    });

    const respect = () => {
        if (still.matches) stop();
        button.hidden = still.matches;
    };
    still.addEventListener("change", respect);
    respect();
    // The figure that is shown need not be fetched.
    figures.set(wanted, Promise.resolve(document.getElementById(key).cloneNode(true)));
    say(wanted);
    controls.hidden = false;
    years.hidden = true;
}

for (const place of document.querySelectorAll("[data-pyramid-steps]")) {
    if (document.getElementById(place.dataset.pyramidSteps)) stepper(place);
}
