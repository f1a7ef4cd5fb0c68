import { ACCOUNTS } from './account.mts';
import { errorRule } from './errorCodes.mts';
import { OUTCOME_ENDS, ROUTE_NAMES } from './fault.mts';
import { MAGIC_FILE_NAMES, MAGIC_RECIPIENTS } from './magicRecipients.mts';
import type { Settings } from './options.mts';
import { SAMPLE_FILE_NAMES, sampleFileUrl } from './sampleFiles.mts';

/** What `GET /__sandbox` tells a user: who to write to, from where, and what can go wrong. */
export function guide({ contract, origin }: Settings): unknown {
	return {
		contract,
		baseUrl: `${origin}/api/v1`,
		accounts: accountGuide(),
		recipients: {
			note: 'Every other numeric ID and handle is a plain user.',
			magic: MAGIC_RECIPIENTS.map(({ id, username, on, answers }) => ({
				id,
				username,
				on,
				answers,
			})),
		},
		uploads: {
			note: 'A file with one of these names, before its extension, meets that answer.',
			fileNames: fileNameGuide(),
			urls: SAMPLE_FILE_NAMES.map((name) => sampleFileUrl(origin, name)),
		},
		faults: FAULT_GUIDE,
		links: {
			faults: `${origin}/__sandbox/faults (GET, POST, DELETE)`,
			outbox: `${origin}/__sandbox/outbox`,
			requests: `${origin}/__sandbox/requests`,
			media: `${origin}/__sandbox/media/{mediaId}`,
			clock: `${origin}/__sandbox/clock (POST {"advanceMs": 1000})`,
			incoming: `${origin}/__sandbox/incoming (POST {"account": "acme_support", "from": "44196397", "text": "Hello", "file": "picture.png"})`,
			reset: `${origin}/__sandbox/reset (POST)`,
			page: `${origin}/`,
		},
	};
}

/** The connected accounts, and what a write from each is answered with. */
export function accountGuide(): Record<'id' | 'username' | 'health' | 'answers', string>[] {
	return ACCOUNTS.map(({ id, username, health, refusal }) => ({
		id,
		username,
		health,
		answers: refusal === undefined ? '200' : `${errorRule(refusal).status} ${refusal}`,
	}));
}

/** The file names that stand for an answer, without their extensions. */
export function fileNameGuide(): Record<'name' | 'answers', string>[] {
	return Object.entries(MAGIC_FILE_NAMES).map(([name, ending]) => ({
		name,
		answers:
			'code' in ending
				? `${errorRule(ending.code).status} ${ending.code}`
				: `202, then ${ending.outcome.end}`,
	}));
}

const FAULT_GUIDE = {
	note: 'POST {"faults": [...]} to /__sandbox/faults. In order; the first that matches is used.',
	match: {
		route: ROUTE_NAMES.join(' | '),
		method: 'HTTP method',
		recipient: 'X user ID in the path',
		account: 'username of the connected account',
		key: 'Idempotency-Key',
		times: 'how many matching requests it hits; default 1',
		skip: 'how many matching requests pass first; default 0',
	},
	effects: {
		delayMs: 'ms before the answer; goes with any other effect',
		drop: 'before | after: cut the connection before or after the request is carried out',
		hang: 'before | after: never answer',
		answer: '{status, body? or raw?, headers?, commit?}: answer this instead',
		cutOff: '{afterBytes}: carry it out, send so much of the answer, cut the connection',
		hugeBytes: 'answer 200 with so many bytes',
		trickle: '{everyMs}: answer 200, then one byte at a time without end',
		outcome: `{end, polls?, pollAfterMs?, error?, delivered?}: 202 first; end is ${OUTCOME_ENDS.join(' | ')}`,
	},
	example: { faults: [{ route: 'send', drop: 'after' }] },
};
