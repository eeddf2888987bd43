// Marks passages of a text: by mouse, touch and keyboard. Positions are Unicode code points of the stored text:
// data-start of the paragraph, plus the code points before the place inside it. Without script the form is filled by hand.
(() => {
    const text = document.querySelector("[data-coding-text]");
    const form = document.querySelector("[data-coding-form]");
    if (!text || !form) return;
    const status = form.querySelector("[data-coding-status]");
    const lines = [...text.querySelectorAll("[data-start]")];
    const points = (words) => [...words].length;
    const startOf = (line) => Number(line.dataset.start);
    const lengthOf = (line) => points(line.textContent);
    let anchor = null;
    let focus = null;

    // code points of a place in the page; null outside the text
    function position(node, offset) {
        const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
        const line = element.closest("[data-start]");
        if (!line || !text.contains(line)) return null;
        const before = document.createRange();
        before.setStart(line, 0);
        before.setEnd(node, offset);
        return { line, inside: points(before.toString()) };
    }

    function lineNear(node, offset, forward) {
        const place = document.createRange();
        place.setStart(node, offset);
        const after = lines.find((line) => place.comparePoint(line, 0) >= 0);
        const index = after ? lines.indexOf(after) : lines.length;
        const line = lines[forward ? index : index - 1];
        return line ? { line, inside: forward ? 0 : lengthOf(line) } : null;
    }

    function chosen() {
        const selection = getSelection();
        if (!selection.rangeCount || selection.isCollapsed) return null;
        const range = selection.getRangeAt(0);
        if (!range.intersectsNode(text)) return null;
        const start =
            position(range.startContainer, range.startOffset) || lineNear(range.startContainer, range.startOffset, true);
        let end = position(range.endContainer, range.endOffset) || lineNear(range.endContainer, range.endOffset, false);
        if (!start || !end) return null;
        // a triple click ends before the first character of the next paragraph: it means the end of this one
        if (end.inside === 0 && end.line !== start.line) {
            const line = lines[lines.indexOf(end.line) - 1];
            end = { line, inside: lengthOf(line) };
        }
        const from = startOf(start.line) + start.inside;
        const to = startOf(end.line) + end.inside;
        return from < to ? { from, to } : null;
    }

    function note() {
        const span = chosen();
        if (!span) return;
        form.elements.start.value = span.from;
        form.elements.end.value = span.to;
        for (const name of ["first", "last"]) {
            if (form.elements[name]) form.elements[name].disabled = true;
        }
        form.classList.add("dwk-coding__mark--open");
        // beside a long text the list of codings may have been scrolled: the form comes back
        form.parentElement.scrollTop = 0;
        status.textContent = `Markiert: Zeichen ${span.from} bis ${span.to}, ${span.to - span.from} Zeichen.`;
    }

    document.addEventListener("selectionchange", note);

    // words of a paragraph as [start, end] in UTF-16 units of its text
    function wordsOf(line) {
        return [...line.textContent.matchAll(/\S+/gu)].map((found) => [found.index, found.index + found[0].length]);
    }

    // node and offset of a place in a paragraph, counted in UTF-16 units
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

    function show() {
        const [first, last] = before(anchor, focus) ? [anchor, focus] : [focus, anchor];
        const from = placeIn(lines[first.line], wordsOf(lines[first.line])[first.word][0]);
        const to = placeIn(lines[last.line], wordsOf(lines[last.line])[last.word][1]);
        getSelection().setBaseAndExtent(...from, ...to);
        lines[focus.line].scrollIntoView({ block: "nearest" });
        note();
    }

    // a place of the stored text in the page
    function placeOf(point) {
        const line = lines.findLast((one) => startOf(one) <= point) || lines[0];
        return placeIn(line, [...line.textContent].slice(0, point - startOf(line)).join("").length);
    }

    const before = (one, other) => one.line < other.line || (one.line === other.line && one.word <= other.word);

    function spoken(line, step) {
        let index = line;
        while (lines[index] && !wordsOf(lines[index]).length) index += step;
        return lines[index] ? index : null;
    }

    function moved(key, at) {
        const words = wordsOf(lines[at.line]);
        if (key === "Home") return { line: at.line, word: 0 };
        if (key === "End") return { line: at.line, word: words.length - 1 };
        if (key === "ArrowRight" && at.word + 1 < words.length) return { line: at.line, word: at.word + 1 };
        if (key === "ArrowLeft" && at.word > 0) return { line: at.line, word: at.word - 1 };
        const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
        const line = spoken(at.line + step, step);
        if (line === null) return at;
        return { line, word: key === "ArrowLeft" ? wordsOf(lines[line]).length - 1 : 0 };
    }

    // where the keyboard begins: at the marked or targeted place, else at the first word
    function beginning() {
        const selection = getSelection();
        const target = location.hash.startsWith("#k") ? document.getElementById(location.hash.slice(1)) : null;
        const node = selection.rangeCount && text.contains(selection.anchorNode) ? selection.anchorNode : target;
        const place = node && position(node, 0);
        if (!place) return spoken(0, 1) === null ? null : { line: spoken(0, 1), word: 0 };
        const line = spoken(lines.indexOf(place.line), 1);
        if (line === null) return null;
        const units = [...place.line.textContent].slice(0, place.inside).join("").length;
        const word = wordsOf(lines[line]).findIndex((found) => found[1] > units);
        return { line, word: Math.max(0, word) };
    }

    // the browser itself goes to the place of the address first, which takes the focus away
    function afterJump(act) {
        if (document.readyState === "complete") setTimeout(act);
        else addEventListener("load", () => setTimeout(act));
    }

    // after a mark was stored the keyboard goes on where it was
    const stored = location.hash.startsWith("#k") ? document.getElementById(location.hash.slice(1)) : null;
    if (stored) {
        afterJump(() => {
            text.focus({ preventScroll: true });
            stored.scrollIntoView({ block: "center" });
        });
    }

    // what the server could not store yet, or shall have a further category, is marked again
    if (form.elements.start.value && form.elements.end.value) {
        getSelection().setBaseAndExtent(
            ...placeOf(Number(form.elements.start.value)), ...placeOf(Number(form.elements.end.value)));
        note();
        const there = getSelection().anchorNode.parentElement;
        afterJump(() => there.scrollIntoView({ block: "center" }));
    }

    // a forgotten category is said before the passage is sent; a quote needs none
    form.elements.code.required = true;
    form.elements.new_code.addEventListener("input", () => {
        form.elements.code.required = !form.elements.new_code.value.trim();
    });
    form.querySelector("[name=step][value=quote]").formNoValidate = true;

    const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

    text.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.target !== text) return;
        if (event.key === "Enter") {
            if (!form.elements.end.value) return;
            event.preventDefault();
            form.elements.code.focus();
            return;
        }
        if (!KEYS.includes(event.key)) return;
        event.preventDefault();
        if (!focus) {
            focus = beginning();
            if (!focus) return;
            anchor = focus;
        } else {
            focus = moved(event.key, focus);
            if (!event.shiftKey) anchor = focus;
        }
        show();
    });

    text.addEventListener("pointerdown", () => {
        focus = null;
        form.classList.remove("dwk-coding__mark--open");
    });

    form.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            event.preventDefault();
            text.focus();
        } else if (event.key === "Enter" && event.target === form.elements.code && form.elements.code.value) {
            event.preventDefault();
            form.requestSubmit(form.querySelector("[name=step][value=code]"));
        }
    });
})();
