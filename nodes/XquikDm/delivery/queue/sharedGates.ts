import { createHash } from 'node:crypto';

import { InFlightLimit } from './inFlight';
import { RateGate } from './rateGate';
import { ACCOUNT_LIMIT, DELETE_LIMIT, READ_LIMIT, WRITE_LIMIT } from './rateWindow';
import { RequestQueue } from './requestQueue';

/**
 * The queue of one credential and its gates: Xquik counts requests by its account, X by the one that
 * sends.
 */
export interface Gates {
	queue: RequestQueue;
	inFlight: InFlightLimit;
	accountGate(account: string): RateGate;
	writeGate: RateGate;
	readGate: RateGate;
	deleteGate: RateGate;
}

interface Shared extends Gates {
	users: number;
}

/** Gates that have met no request. */
export function newGates(): Gates {
	return {
		queue: new RequestQueue(),
		inFlight: new InFlightLimit(),
		accountGate: gatesByAccount(),
		writeGate: new RateGate(WRITE_LIMIT),
		readGate: new RateGate(READ_LIMIT),
		deleteGate: new RateGate(DELETE_LIMIT),
	};
}

function gatesByAccount(): Gates['accountGate'] {
	const gates = new Map<string, RateGate>();
	return (account) => {
		const name = account.replace(/^@/, '').toLowerCase();
		const gate = gates.get(name) ?? new RateGate(ACCOUNT_LIMIT);
		gates.set(name, gate);
		return gate;
	};
}

/** By a hash of Base URL and key: the key itself is not kept. */
const shared = new Map<string, Shared>();

/**
 * Runs something with the queue and the gates of a credential. Executions of this process that use
 * the same credential at the same time share them, so that one's 429 pauses them all and each gets
 * its turn; after the last one they are forgotten.
 */
export async function withGates<T>(
	baseUrl: string,
	apiKey: string,
	run: (gates: Gates) => Promise<T>,
): Promise<T> {
	const id = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const gates = shared.get(id) ?? { users: 0, ...newGates() };
	shared.set(id, gates);
	gates.users++;
	try {
		return await run(gates);
	} finally {
		gates.users--;
		if (gates.users === 0) shared.delete(id);
	}
}
