import { API_BASE } from '../apiServer.mts';
import { FEATURED_RECIPIENTS } from '../featuredRecipients.mts';
import { accountGuide, fileNameGuide } from '../guide.mts';
import { MAGIC_RECIPIENTS } from '../magicRecipients.mts';
import { creditsLeft, type State } from '../state.mts';
import { attemptsOf, newest } from './attempts.mts';
import { conversationsOf } from './conversations.mts';
import { dayOf } from './format.mts';
import { unattachedUploads } from './uploads.mts';

/** Everything the page shows, ready to be put into words. */
export type PageModel = ReturnType<typeof pageModel>;

/** What the page shows of a state, whose version is as in `Changes`; changes nothing. */
export function pageModel(state: State, version: string) {
	const { contract, origin } = state.settings;
	const attempts = attemptsOf(state);
	return {
		version,
		contract,
		today: dayOf(state.clock.iso()),
		baseUrl: `${origin}${API_BASE}`,
		figures: {
			messages: state.outbox.length + state.inbox.length,
			requests: state.requests.length,
			spent: state.creditsSpent,
			balance: creditsLeft(state),
			purchased: state.settings.credits,
		},
		...conversationsOf(state, attempts),
		unattachedUploads: unattachedUploads(state, attempts),
		replays: newest(attempts, 'replayed'),
		rejected: newest(attempts, 'refused', 'failed', 'not processed'),
		accounts: accountGuide(),
		featured: FEATURED_RECIPIENTS,
		recipients: Map.groupBy(MAGIC_RECIPIENTS, ({ on }) => on),
		fileNames: fileNameGuide(),
	};
}
