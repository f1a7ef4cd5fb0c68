import { accountParameter } from '../parameters/account';
import { TRIGGER_DOWNLOAD_MEDIA } from '../parameters/mediaHosts';
import type { Parameter } from '../parameters/parameterSet';
import {
	attempt,
	before,
	notice,
	parameterSet,
	shownOnly,
	since,
} from '../parameters/parameterSet';
import { recipientParameter } from '../parameters/recipient';
import { readNumber } from '../parameters/value';

/** Since this version of the node a new trigger does not poll as often as n8n's own default. */
const SPARING = 1.1;

/** Default of Shortest Interval since then, in minutes. */
const DEFAULT_INTERVAL = 15;

const FIELD = 'Shortest Interval (Minutes)';

/** The parameter Shortest Interval, in ms; n8n itself sets a poll to every minute. */
const SHORTEST_INTERVAL: Parameter<number> = {
	fields: (show) =>
		[
			{ preset: DEFAULT_INTERVAL, shown: since(SPARING, show) },
			{ preset: 0, shown: before(SPARING, show) },
		].map(({ preset, shown }) => ({
			displayName: FIELD,
			name: 'shortestInterval',
			type: 'number' as const,
			default: preset,
			typeOptions: { minValue: 0 },
			...shownOnly(shown),
			description:
				'A poll that comes earlier after the last one reads nothing and costs nothing. 0 polls as often as Poll Times says.',
		})),
	read: ({ get, typeVersion }) =>
		attempt(
			() => get('shortestInterval'),
			(value) => {
				// A saved workflow from before has none.
				if (value === undefined || value === '') {
					return typeVersion < SPARING ? 0 : DEFAULT_INTERVAL * 60_000;
				}
				const where = { field: FIELD, code: 'parameter_invalid' };
				return readNumber(value, { minValue: 0 }, where) * 60_000;
			},
		),
};

/** The parameters of the trigger. */
export const TRIGGER_PARAMETERS = parameterSet({
	notice: notice(
		'costNotice',
		'Every poll reads the newest page of the conversation, and each message on it costs 1 credit, also when nothing is new. A page of 20 messages costs 1,920 credits a day at an interval of 15 minutes, and 28,800 at one of 1 minute.',
	),
	account: accountParameter('The connected X account that gets the messages'),
	recipient: recipientParameter({
		displayName: 'From',
		description:
			'The one person whose messages start the workflow. A username or profile URL is looked up once (1 credit).',
	}),
	shortestInterval: SHORTEST_INTERVAL,
	downloadMedia: TRIGGER_DOWNLOAD_MEDIA,
});
