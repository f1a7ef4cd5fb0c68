import { API_BASE } from '../apiServer.mts';
import { accountGuide, fileNameGuide } from '../guide.mts';
import { MAGIC_RECIPIENTS } from '../magicRecipients.mts';
import type { State } from '../state.mts';
import { attemptsOf, rejectedAmong, replaysAmong } from './attempts.mts';
import { conversationsOf } from './conversations.mts';
import { dayOf } from './format.mts';
import { groups } from './groups.mts';
import type { PageModel, RecipientGroup } from './model.mts';
import { unattachedUploads, uploadsOf } from './uploads.mts';

/** What the page shows of a state; reads it and changes nothing. */
export function pageModel(state: State, version: string): PageModel {
	const { contract, origin } = state.settings;
	const { ledger } = state;
	const uploads = uploadsOf(state);
	const attempts = attemptsOf(state);
	return {
		version,
		contract,
		today: dayOf(state.clock.iso()),
		baseUrl: `${origin}${API_BASE}`,
		figures: {
			messages: state.outbox.length + state.inbox.length,
			requests: state.requests.length,
			spent: ledger.spent(),
			balance: ledger.balance(),
			purchased: ledger.purchased,
		},
		...conversationsOf(state, uploads, attempts),
		unattachedUploads: unattachedUploads(state, uploads, attempts),
		replays: replaysAmong(attempts),
		rejected: rejectedAmong(attempts),
		accounts: accountGuide().map((line) => ({ ...line, isFine: line.answers === '200' })),
		recipients: recipientGroups(),
		fileNames: fileNameGuide(),
	};
}

function recipientGroups(): RecipientGroup[] {
	const byCall = groups(MAGIC_RECIPIENTS, ({ on }) => on);
	return Array.from(byCall, ([on, recipients]) => ({
		on,
		recipients: recipients.map(({ id, username, answers }) => ({ id, username, answers })),
	}));
}
