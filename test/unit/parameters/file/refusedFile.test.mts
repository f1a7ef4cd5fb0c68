import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { openItemFile } from '../../../../nodes/XquikDm/parameters/file/itemFile.ts';

const HELPERS = {} as IExecuteFunctions['helpers'];
const PDF = Buffer.from('%PDF-1.7 and what follows').toString('base64');

describe('a file of a type that X does not accept', () => {
	it.each<[binary: Partial<IBinaryData>, shown: string]>([
		[{ fileName: 'invoice.pdf', mimeType: 'application/pdf' }, '"invoice.pdf" (PDF)'],
		[{ fileName: 'C:\\scans\\invoice.pdf' }, '"invoice.pdf" (PDF)'],
		[{ fileName: 'invoice', mimeType: 'application/pdf' }, '"invoice" (application/pdf)'],
		[{ mimeType: 'application/pdf' }, 'the file in data (application/pdf)'],
		[{}, 'the file in data'],
		[
			{ fileName: 'cat.png', mimeType: 'image/png' },
			'"cat.png" (labelled image/png, but its content is not)',
		],
	])('is named as %j', async (fields, shown) => {
		const binary = { data: PDF, mimeType: '', ...fields };
		await expect(openItemFile(HELPERS, binary, 'data')).rejects.toMatchObject({
			code: 'attachment_type',
			message: `X does not accept ${shown}`,
			remedy:
				'Use AVIF, GIF, JPEG, PNG, WebP or MP4. The content of the file decides, not its name.',
		});
	});
});
