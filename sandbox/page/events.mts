import type { ServerResponse } from 'node:http';
import type { Changes } from '../changes.mts';

/** Changes within this time become one event, in ms. */
const GATHER_MS = 100;

/** A comment that keeps proxies from closing a quiet stream, in ms. */
const HEARTBEAT_MS = 15_000;

/** How long a browser waits before it connects again, in ms. */
const RETRY_MS = 1_000;

/**
 * Sends an event stream until the client or the sandbox ends it: the version of the moment at once,
 * and after a change the new one, at most one event every 100 ms.
 */
export function streamChanges(
	response: ServerResponse,
	changes: Changes,
	closing: AbortSignal,
): void {
	response.writeHead(200, {
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
	});
	response.write(`retry: ${RETRY_MS}\n\n`);
	let gathering: NodeJS.Timeout | undefined;
	let isBehind = false;
	const tell = () => {
		if (gathering !== undefined) {
			isBehind = true;
			return;
		}
		isBehind = false;
		response.write(`event: change\ndata: ${changes.version()}\n\n`);
		gathering = setTimeout(() => {
			gathering = undefined;
			if (isBehind) tell();
		}, GATHER_MS);
	};
	tell();
	const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
	const stopWatching = changes.watch(tell);
	const end = () => {
		stopWatching();
		clearInterval(heartbeat);
		clearTimeout(gathering);
		closing.removeEventListener('abort', end);
		response.end();
	};
	response.once('close', end);
	closing.addEventListener('abort', end, { once: true });
}
