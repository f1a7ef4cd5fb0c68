import type { Attachment } from '../delivery/message';
import {
	binaryPropertyField,
	checkMediaId,
	checkMediaUrl,
	MEDIA_ID,
	mediaUrlField,
	missingFile,
	openBinaryFile,
	otherFiles,
} from './media';
import type { ItemSource, Parameter } from './parameterSet';
import { choiceParameter } from './parameterSet';

const KIND = choiceParameter({
	displayName: 'Attachment',
	name: 'attachment',
	default: 'none',
	description: 'The one attachment that a DM may have: AVIF, GIF, JPEG, PNG, WebP or MP4',
	options: [
		{ name: 'None', value: 'none', description: 'Send text only' },
		{
			name: 'Binary File',
			value: 'binaryFile',
			description: 'Upload a file of the input item, then send it (10 credits more)',
		},
		{
			name: 'Media URL',
			value: 'mediaUrl',
			description: 'Let Xquik download a public file, then send it (10 credits more)',
		},
		{
			name: 'Uploaded Media ID',
			value: 'mediaId',
			description: 'Send a file that was uploaded in the last 24 hours',
		},
	],
});

const IF_MISSING = choiceParameter({
	displayName: 'If File Is Missing',
	name: 'ifFileIsMissing',
	default: 'fail',
	description: 'What to do with an item that has no file, such as a form sent without one',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Send nothing and report the item' },
		{
			name: 'Send Text Only',
			value: 'sendTextOnly',
			description: 'Send the message without attachment',
		},
	],
});

async function checkAttachment(source: ItemSource): Promise<Attachment> {
	const { get, baseUrl, item } = source;
	switch (KIND.check(get('attachment'))) {
		case 'none':
			return { kind: 'none' };
		case 'mediaUrl':
			return { kind: 'url', url: checkMediaUrl(get('mediaUrl'), baseUrl) };
		case 'mediaId':
			return { kind: 'mediaId', mediaId: checkMediaId(get('mediaId')) };
		case 'binaryFile': {
			const ifMissing = IF_MISSING.check(get('ifFileIsMissing'));
			const file = await openBinaryFile(source);
			if (file !== undefined) return { kind: 'file', file, longVideo: false };
			if (ifMissing === 'fail') {
				throw missingFile(source, ', or set If File Is Missing to Send Text Only');
			}
			const ignoredFiles = otherFiles(item);
			return { kind: 'none', ...(ignoredFiles.length > 0 && { ignoredFiles }) };
		}
	}
}

/**
 * The parameters of the one attachment that a DM may have. None is `required`: with an expression in
 * Attachment n8n would ask for all of them. The check names the one that is missing.
 */
export const ATTACHMENT: Parameter<Attachment, ItemSource> = {
	isCostly: true,
	fields: (show) => [
		...KIND.fields(show),
		binaryPropertyField({ ...show, attachment: ['binaryFile'] }),
		...IF_MISSING.fields({ ...show, attachment: ['binaryFile'] }),
		mediaUrlField({ ...show, attachment: ['mediaUrl'] }),
		...MEDIA_ID.fields({ ...show, attachment: ['mediaId'] }),
	],
	read: async (source) => {
		try {
			return { value: await checkAttachment(source) };
		} catch (error) {
			return { error };
		}
	},
};
