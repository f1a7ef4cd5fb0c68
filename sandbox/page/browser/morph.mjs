/**
 * Makes one element like another, with as few changes as possible: what is there stays the same
 * node, so that the focus, a playing video and what the user has opened stay as they are. Children
 * are matched by their ID, others by their place.
 *
 * @param {Element} current in the page
 * @param {Element} wanted of the new page
 */
export function morph(current, wanted) {
	matchAttributes(current, wanted);
	matchChildren(current, wanted);
}

/**
 * @param {Element} current
 * @param {Element} wanted
 */
function matchAttributes(current, wanted) {
	for (const { name } of [...current.attributes]) {
		if (!wanted.hasAttribute(name) && !isUsers(current, name)) current.removeAttribute(name);
	}
	for (const { name, value } of wanted.attributes) {
		if (current.getAttribute(name) !== value) current.setAttribute(name, value);
	}
}

/**
 * Whether the attribute says what the user did, and not what the server sent.
 *
 * @param {Element} element
 * @param {string} name
 */
function isUsers(element, name) {
	return name === 'open' && element.localName === 'details';
}

/**
 * @param {Element} current
 * @param {Element} wanted
 */
function matchChildren(current, wanted) {
	const byId = new Map([...current.children].filter(({ id }) => id !== '').map((c) => [c.id, c]));
	/** @type {Node | null} */
	let place = current.firstChild;
	for (const child of [...wanted.childNodes]) {
		const match = matchFor(child, place, byId);
		if (match === null) {
			current.insertBefore(document.importNode(child, true), place);
			continue;
		}
		if (match === place) place = place.nextSibling;
		else move(match, current, place);
		if (match instanceof Element && child instanceof Element) morph(match, child);
		else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
	}
	while (place !== null) {
		const next = place.nextSibling;
		place.parentNode?.removeChild(place);
		place = next;
	}
}

/**
 * The node that is to become `child`: the one of the same ID wherever it is, else the one in place
 * if it is of the same kind.
 *
 * @param {Node} child
 * @param {Node | null} place
 * @param {Map<string, Element>} byId
 * @returns {Node | null}
 */
function matchFor(child, place, byId) {
	if (child instanceof Element && child.id !== '') {
		const match = byId.get(child.id);
		return match?.localName === child.localName ? match : null;
	}
	if (place === null || place.nodeName !== child.nodeName) return null;
	return place instanceof Element && place.id !== '' ? null : place;
}

/**
 * Puts a node to another place below its parent. Only `moveBefore` keeps its state on the way;
 * without it the focus is put back by hand.
 *
 * @param {Node} node
 * @param {Element & { moveBefore?: (node: Node, place: Node | null) => void }} parent
 * @param {Node | null} place
 */
function move(node, parent, place) {
	if (parent.moveBefore !== undefined) {
		parent.moveBefore(node, place);
		return;
	}
	const focused = document.activeElement;
	parent.insertBefore(node, place);
	if (focused instanceof HTMLElement && node.contains(focused)) {
		focused.focus({ preventScroll: true });
	}
}
