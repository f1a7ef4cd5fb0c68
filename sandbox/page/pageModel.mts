import { API_BASE } from '../apiServer.mts';
import { accountGuide, fileNameGuide } from '../guide.mts';
import { MAGIC_RECIPIENTS } from '../magicRecipients.mts';
import type { World } from '../world.mts';
import { attemptsOf, rejectedAmong, replaysAmong } from './attempts.mts';
import { conversationsOf } from './conversations.mts';
import { dayOf } from './format.mts';
import { groups } from './groups.mts';
import type { PageModel, RecipientGroup } from './model.mts';
import { looseFiles, uploadsOf } from './uploads.mts';

/** What the page shows of a world; reads it and changes nothing. */
export function pageModel(world: World, version: string): PageModel {
	const { contract, origin } = world.settings;
	const { ledger } = world;
	const uploads = uploadsOf(world);
	const attempts = attemptsOf(world);
	return {
		version,
		contract,
		today: dayOf(world.clock.iso()),
		baseUrl: `${origin}${API_BASE}`,
		figures: {
			messages: world.outbox.length + world.inbox.length,
			requests: world.requests.length,
			spent: ledger.spent(),
			balance: ledger.balance(),
			purchased: ledger.purchased,
		},
		...conversationsOf(world, uploads, attempts),
		looseFiles: looseFiles(world, uploads, attempts),
		replays: replaysAmong(attempts),
		rejected: rejectedAmong(attempts),
		accounts: accountGuide().map(({ id, username, health, answers }) => ({
			id,
			username,
			health,
			answers,
			isFine: answers === '200',
		})),
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
