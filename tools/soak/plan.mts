import { hash } from 'node:crypto';
import { join } from 'node:path';
import { draw } from './draw.mts';

/** One message to send. */
export interface PlannedItem {
	/** From 0, over all executions. */
	number: number;
	recipient: string;
	/** No other item has the same. */
	text: string;
	/** Size of its picture in bytes; 0: it has none. */
	pictureBytes: number;
}

/** The items of one execution. */
export interface PlannedExecution {
	id: string;
	items: PlannedItem[];
}

/** What a worker is to do. */
export interface WorkerTask {
	executions: PlannedExecution[];
	/** Where the rows go: one file for each execution. */
	rowsFolder: string;
	baseUrl: string;
	apiKey: string;
	/** The same for every worker of a soak, so that all of them are the same n8n. */
	encryptionKey: string;
}

const PICTURE_SHARE = 0.2;
const LARGEST_PICTURE = 60_000;
/** Recipients per item of an execution: some get several messages, whose order counts. */
const RECIPIENT_SHARE = 0.7;
const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Plans executions of 50 to 100 items each; the same seed plans the same. */
export function planSoak(items: number, seed: number): PlannedExecution[] {
	const executions: PlannedExecution[] = [];
	for (let first = 0; first < items; first += executions.at(-1)?.items.length ?? 1) {
		const id = executions.length + 1;
		const size = Math.min(items - first, 50 + Math.floor(51 * draw(seed, 'size', id)));
		const planned = Array.from({ length: size }, (_, index) =>
			planItem(first + index, id, size, seed),
		);
		executions.push({ id: String(id), items: planned });
	}
	return executions;
}

function planItem(number: number, id: number, size: number, seed: number): PlannedItem {
	const person = Math.floor(size * RECIPIENT_SHARE * draw(seed, 'recipient', number));
	const hasPicture = draw(seed, 'has picture', number) < PICTURE_SHARE;
	return {
		number,
		recipient: String(100_000 + id * 1_000 + person),
		text: `Message ${number} of the soak`,
		pictureBytes: hasPicture ? 100 + Math.floor(LARGEST_PICTURE * draw(seed, 'bytes', number)) : 0,
	};
}

/** An item's picture; the same item has the same one each time. */
export function pictureOf({ number, pictureBytes }: PlannedItem): Buffer {
	const block = hash('sha256', String(number), 'buffer');
	return Buffer.concat([PNG_HEAD, Buffer.alloc(pictureBytes, block)]);
}

/** The file with the rows of an execution that has ended. */
export function rowsFile(rowsFolder: string, { id }: PlannedExecution): string {
	return join(rowsFolder, `${id}.json`);
}
