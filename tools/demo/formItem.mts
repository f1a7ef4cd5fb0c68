import type { INodeExecutionData } from 'n8n-workflow';
import type { Engine } from '../engine/engine.mts';

/** A file that someone chose in the form. */
interface FormFile {
	source: Buffer | { path: string };
	fileName: string;
	/** As a browser labels it; empty lets n8n find out. */
	mimeType: string;
	/** In bytes. */
	size: number;
}

/** What someone entered into the form of workflows/demo.json. */
export interface Submission {
	recipient: string;
	message: string;
	photo?: FormFile;
}

/**
 * Gives the item that n8n's form trigger makes of a submission: the fields as JSON, and the file
 * as a binary property where n8n keeps its files.
 */
export async function formItem(
	engine: Engine,
	{ recipient, message, photo }: Submission,
): Promise<INodeExecutionData> {
	const fields = {
		recipient,
		message,
		submittedAt: new Date().toISOString(),
		formMode: 'production',
	};
	if (photo === undefined) return { json: { ...fields, photo: null } };
	const { source, fileName, mimeType, size } = photo;
	return {
		json: { ...fields, photo: { filename: fileName, mimetype: mimeType, size } },
		binary: { photo: await engine.storeFile(source, { fileName, mimeType }) },
	};
}
