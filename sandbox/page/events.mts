import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { SSEMessage } from '@fastify/sse';
import type { FastifyReply } from 'fastify';
import type { Changes } from '../changes.mts';

/** Changes within this time become one event, in ms. */
const GATHER_MS = 100;

/** How long a browser waits before it connects again, in ms. */
const RETRY_MS = 1_000;

/**
 * Sends an event stream until the client or the sandbox ends it: the version of the moment at once,
 * and after a change the new one, at most one event every 100 ms.
 */
export async function streamChanges(
	reply: FastifyReply,
	changes: Changes,
	closing: AbortSignal,
): Promise<void> {
	const leaving = new AbortController();
	reply.sse.onClose(() => {
		leaving.abort();
	});
	void reply
		.type('text/event-stream; charset=utf-8')
		.header('cache-control', 'no-store')
		.header('x-content-type-options', 'nosniff');
	const signal = AbortSignal.any([closing, leaving.signal]);
	try {
		await reply.sse.send(versions(changes, signal));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

async function* versions(changes: Changes, signal: AbortSignal): AsyncGenerator<SSEMessage> {
	yield { retry: RETRY_MS } as SSEMessage;
	for (;;) {
		const told = changes.version();
		yield { event: 'change', data: told };
		await pause(GATHER_MS, undefined, { signal });
		if (changes.version() === told) await once(changes, 'change', { signal });
	}
}
