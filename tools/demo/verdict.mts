import type { IDataObject } from 'n8n-workflow';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';

/** What the demo in the sandbox ended with. */
export interface DemoResult {
	/** How many messages were to be sent. */
	expected: number;
	rows: IDataObject[];
	/** What the recipients have. */
	outbox: OutboxMessage[];
	/** SHA-256 of the picture as it was drawn, in hex. */
	drawnHash: string;
	/** Whether n8n kept the picture on disk, and not within the item. */
	keptOnDisk: boolean;
}

/** Whatever is not as it must be; nothing when the demo is a success. */
export function findFaults(result: DemoResult): string[] {
	const { expected, rows, outbox, drawnHash, keptOnDisk } = result;
	const received = outbox.flatMap(({ media }) => (media === null ? [] : [media.sha256]));
	const faults: [boolean, string][] = [
		[rows.length === expected, `There are ${rows.length} rows for ${expected} messages.`],
		[rows.every((row) => row['send_status'] === 'sent'), 'Not every row says sent.'],
		[outbox.length === expected, `The outbox holds ${outbox.length} messages, not ${expected}.`],
		[
			received.length === 1 && received[0] === drawnHash,
			'The picture that arrived is not the picture that was drawn.',
		],
		[keptOnDisk, 'n8n did not keep the picture on disk.'],
	];
	return faults.filter(([isFine]) => !isFine).map(([, fault]) => fault);
}
