import type { WriteStep } from '../../../nodes/XquikDm/delivery/write.ts';

/** A send whose keys are `key-1`, `key-2`, … */
export const SEND: WriteStep = {
	name: 'send',
	account: 'acme',
	transfersFile: false,
	sendsMessage: true,
	keyOf: (attempt) => `key-${attempt}`,
	requestOf: (key) => ({ method: 'POST', path: '/x/dm/12', idempotencyKey: key, body: {} }),
	keySupportCheck: { method: 'POST', path: '/x/dm/12', body: { account: 'acme' } },
};
