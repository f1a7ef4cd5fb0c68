import type { INodeExecutionData } from 'n8n-workflow';
import type { Engine } from '../engine/engine.mts';
import { locator, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';

interface Message {
	/** A user ID, or a handle with `@`. */
	to: string;
	text: string;
	binary?: INodeExecutionData['binary'];
	/** What the recipient writes back. */
	answer?: string;
}

/**
 * Sends a handful of messages with Send DM on n8n's engine, so that the sandbox's page has one of
 * each: with a picture, repeated after a lost answer, not confirmed yet, and refused.
 *
 * @param picture a PNG
 */
export async function playConversation(
	engine: Engine,
	sandbox: Sandbox,
	picture: Buffer,
): Promise<void> {
	const file = { fileName: 'parcel.png', mimeType: 'image/png' };
	const photo = await engine.storeFile(picture, file);
	sandbox.addFaults([
		{ route: 'send', recipient: '783214', drop: 'after' },
		{ route: 'send', recipient: '2244994945', outcome: { end: 'never' } },
	]);
	const messages: Message[] = [
		{ to: '9000000422001', text: 'Your invoice is ready.' },
		{ to: '2244994945', text: 'Your table is booked for 19:00.' },
		{
			to: '783214',
			text: 'Your appointment is confirmed for Monday at 9:30.',
			answer: 'Thank you, see you on Monday!',
		},
		{ to: '@parcel_fan', text: 'Your order is on its way. Here is the parcel.', binary: { photo } },
	];
	for (const { to, text, binary, answer } of messages) {
		await engine.run({
			workflow: sendDmWorkflow(
				{
					account: locator('username', 'acme_support'),
					recipient: locator(to.startsWith('@') ? 'username' : 'id', to.replace('@', '')),
					text,
					attachment: 'binaryFile',
					binaryPropertyName: 'photo',
					ifFileIsMissing: 'sendTextOnly',
					options: { maxWait: 1 },
				},
				{ onError: 'continueErrorOutput' },
			),
			items: [{ json: {}, binary }],
			credentials: { xquikApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl } },
		});
		if (answer !== undefined) sandbox.receive({ account: 'acme_support', from: to, text: answer });
	}
}
