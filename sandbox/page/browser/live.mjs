// Keeps the page up to date: the sandbox says that something has changed, and the page asks for
// itself anew. Without this script the page is what it was when it was loaded.
import { Idiomorph } from '/__sandbox/page/idiomorph.esm.js';

/** How long after a change it is told to a screen reader, in ms, so that many become one. */
const ANNOUNCE_AFTER_MS = 700;

const LIVE_PARTS = ['figures', 'main'];

/** What the user has opened stays open: the server sends every part closed. */
const callbacks = {
	/** @type {(name: string, element: Element) => boolean} */
	beforeAttributeUpdated: (name, element) => name !== 'open' || element.localName !== 'details',
};

let wanted = '';
let isLoading = false;
let announcing = 0;

const events = new EventSource('/__sandbox/events');
events.addEventListener('open', () => {
	show('live', 'live');
});
events.addEventListener('error', () => {
	show('lost', 'connection lost, trying again');
});
events.addEventListener('change', ({ data }) => {
	wanted = String(data);
	void catchUp();
});

const reset = document.getElementById('reset');
reset?.querySelector('form')?.addEventListener('submit', (submission) => {
	submission.preventDefault();
	void sendReset();
});

async function catchUp() {
	if (isLoading) return;
	isLoading = true;
	try {
		// A change that comes while the page is loading is not in it for certain: look again.
		while (wanted !== '' && wanted !== document.getElementById('main')?.dataset['version']) {
			const asked = wanted;
			update(await loadPage());
			if (asked === wanted) break;
		}
	} catch {
		show('lost', 'could not be updated, trying again');
	} finally {
		isLoading = false;
	}
}

/**
 * The page as it is now, parsed without running anything in it.
 *
 * @returns {Promise<Document>}
 */
function loadPage() {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.responseType = 'document';
		request.open('GET', location.pathname);
		request.addEventListener('loadend', () => {
			if (request.status === 200 && request.responseXML !== null) resolve(request.responseXML);
			else reject(new Error(`The page answers with ${request.status}`));
		});
		request.send();
	});
}

/** @param {Document} page */
function update(page) {
	const before = document.getElementById('main')?.dataset['summary'];
	keepScrollAnchor(() => {
		for (const id of LIVE_PARTS) {
			const current = document.getElementById(id);
			const next = page.getElementById(id);
			if (current !== null && next !== null) void Idiomorph.morph(current, next, { callbacks });
		}
	});
	const after = document.getElementById('main')?.dataset['summary'];
	if (after !== undefined && after !== before) announce(after);
}

/** @param {string} text */
function announce(text) {
	clearTimeout(announcing);
	announcing = setTimeout(() => {
		const announcement = document.getElementById('announcement');
		if (announcement !== null) announcement.textContent = text;
	}, ANNOUNCE_AFTER_MS);
}

/**
 * @param {'live' | 'lost'} state
 * @param {string} words
 */
function show(state, words) {
	const connection = document.getElementById('connection');
	if (connection === null) return;
	connection.dataset['state'] = state;
	connection.textContent = words;
}

async function sendReset() {
	try {
		const answer = await fetch('/__sandbox/reset', { method: 'POST' });
		if (!answer.ok) throw new Error(`The reset is answered with ${answer.status}`);
		reset?.hidePopover();
		announce('The sandbox was reset');
	} catch {
		show('lost', 'the reset did not reach the sandbox');
	}
}

/**
 * Changes the page under a reader without moving what they look at: the focused element stays at
 * its height on the screen, or the first message in sight. At the top of the page the newest is
 * meant to come into sight, so nothing is held there.
 *
 * @param {() => void} change
 */
function keepScrollAnchor(change) {
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
