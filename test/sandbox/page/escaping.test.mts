import { accountCard, rejectedCard, unattachedUploadCard } from '../../../sandbox/page/cards.mts';
import { answerCard, recipientCard } from '../../../sandbox/page/recipientCards.mts';
import { conversationCard } from '../../../sandbox/page/conversationCard.mts';
import { firstSteps } from '../../../sandbox/page/firstSteps.mts';
import type { Html } from '../../../sandbox/page/html.mts';
import type { AttemptView } from '../../../sandbox/page/attempts.mts';
import type { OutgoingBubble } from '../../../sandbox/page/conversations.mts';
import type { MediaView } from '../../../sandbox/page/uploads.mts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(1)'>\``;

const attempt: AttemptView = {
	number: 1,
	at: HOSTILE,
	asked: 'send',
	recipient: HOSTILE,
	account: HOSTILE,
	key: HOSTILE,
	status: 400,
	kind: 'refused',
	isProbe: false,
	error: { code: HOSTILE, message: HOSTILE },
	actionId: HOSTILE,
	text: HOSTILE,
	file: HOSTILE,
	fault: HOSTILE,
};

const media: MediaView = {
	mediaId: HOSTILE,
	name: HOSTILE,
	type: HOSTILE,
	bytes: 1,
	sha256: HOSTILE,
	path: HOSTILE,
	credits: 10,
};

const bubble: OutgoingBubble = {
	direction: 'outgoing',
	id: HOSTILE,
	recipient: HOSTILE,
	at: HOSTILE,
	text: HOSTILE,
	account: HOSTILE,
	media,
	status: 'success',
	messageId: HOSTILE,
	key: HOSTILE,
	credits: 10,
	attempts: [attempt],
	isDeleted: true,
	repeatsKey: true,
	sameText: { id: HOSTILE, at: HOSTILE },
};

function conversationOf(changes: Partial<OutgoingBubble>): Html {
	const { id, at, text, account } = bubble;
	return conversationCard(
		{
			recipient: HOSTILE,
			username: HOSTILE,
			magic: HOSTILE,
			bubbles: [
				{
					direction: 'incoming',
					id,
					at,
					text,
					account,
					file: { name: HOSTILE, path: HOSTILE },
				},
				{ ...bubble, ...changes },
			],
			earlier: 1,
		},
		'2026-11-23',
	);
}

it.each<[string, Html | null]>([
	['conversation', conversationOf({})],
	['video', conversationOf({ media: { ...media, type: 'video/mp4' } })],
	['file too large to keep', conversationOf({ media: { ...media, path: null } })],
	['rejected write', rejectedCard({ shown: [attempt], total: 2 })],
	[
		'loose file',
		unattachedUploadCard([
			{
				id: HOSTILE,
				at: HOSTILE,
				account: HOSTILE,
				status: 'success',
				key: HOSTILE,
				media,
				name: '',
			},
			{ id: '2', at: '', account: '', status: 'accepted', key: null, media: null, name: HOSTILE },
		]),
	],
	[
		'account',
		accountCard([{ id: HOSTILE, username: HOSTILE, health: HOSTILE, answers: HOSTILE }], {
			messages: 0,
			requests: 0,
			spent: 0,
			balance: 0,
			purchased: 0,
		}),
	],
	[
		'recipient',
		recipientCard([{ username: HOSTILE, id: HOSTILE, does: HOSTILE, sendStatus: HOSTILE }]),
	],
	[
		'recipient of an answer',
		answerCard(
			new Map([['send', [{ id: HOSTILE, username: HOSTILE, on: 'send', answers: HOSTILE }]]]),
			[{ name: HOSTILE, answers: HOSTILE }],
		),
	],
	['first steps', firstSteps(HOSTILE)],
])('shows whatever a %s holds as text', (_what, markup) => {
	const page = markup?.toString() ?? '';
	expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)');
	expect(page).not.toMatch(/<script|<img src=x|onerror='/);
});

it.each([
	[
		'See https://n8n.example/a?q=1&s=2.',
		'See <a href="https://n8n.example/a?q=1&amp;s=2" target="_blank" rel="noreferrer noopener">https://n8n.example/a?q=1&amp;s=2</a>.',
	],
	['javascript:alert(1) and ftp://a.example/', 'javascript:alert(1) and ftp://a.example/'],
	['http://[', 'http://['],
	[
		'https://a.example/"onclick="alert(1)',
		'<a href="https://a.example/" target="_blank" rel="noreferrer noopener">https://a.example/</a>&quot;onclick=&quot;alert(1)',
	],
])('makes links of the web addresses in a text: %s', (text, shown) => {
	expect(conversationOf({ text }).toString()).toContain(`<bdi class="text">${shown}</bdi>`);
});
