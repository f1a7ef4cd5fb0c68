/**
 * Changes the page under a reader without moving what they look at: the focused element stays at
 * its height on the screen, or the first message in sight. At the top of the page the newest is
 * meant to come into sight, so nothing is held there.
 *
 * @param {() => void} change
 */
export function keepScrollAnchor(change) {
	const anchor = window.scrollY === 0 ? undefined : anchorInSight();
	const before = anchor?.getBoundingClientRect().top ?? 0;
	const focused = document.activeElement;
	change();
	if (anchor?.isConnected) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
	// What had the focus is gone: the next Tab goes on from the messages, not from the very top.
	if (focused !== null && !focused.isConnected) {
		document.getElementById('main')?.focus({ preventScroll: true });
	}
}

/** @returns {Element | undefined} */
function anchorInSight() {
	const focused = document.activeElement;
	if (focused !== null && focused !== document.body && isInSight(focused)) return focused;
	// Messages move most; whoever reads further down, or beside them, looks at a section.
	const messages = [...document.querySelectorAll('.stream li[id]')];
	return messages.find(isInSight) ?? [...document.querySelectorAll('main section')].find(isInSight);
}

/** @param {Element} element */
function isInSight(element) {
	const { top, bottom } = element.getBoundingClientRect();
	return bottom > 0 && top < window.innerHeight;
}
