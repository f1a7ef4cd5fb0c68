import { SEND as SEND_KIND } from '../../../nodes/XquikDm/delivery/steps/send.ts';
import type { WriteStep } from '../../../nodes/XquikDm/delivery/write.ts';

/** A send whose keys are `key-1`, `key-2`, … */
export const SEND: WriteStep = {
	kind: SEND_KIND,
	account: 'acme',
	keyOf: (attempt) => `key-${attempt}`,
	requestOf: (key) => ({ method: 'POST', path: '/x/dm/12', idempotencyKey: key, body: {} }),
	keySupportCheck: { method: 'POST', path: '/x/dm/12', body: { account: 'acme' } },
};
