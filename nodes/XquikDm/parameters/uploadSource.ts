import type { Attachment } from '../delivery/message';
import {
	binaryPropertyField,
	checkMediaUrl,
	mediaUrlField,
	missingFile,
	openBinaryFile,
} from './media';
import type { ItemSource, Parameter } from './parameterSet';
import { choiceParameter } from './parameterSet';

const SOURCE = choiceParameter({
	displayName: 'Source',
	name: 'source',
	default: 'binaryFile',
	description: 'Where the file is: AVIF, GIF, JPEG, PNG, WebP or MP4',
	options: [
		{
			name: 'Binary File',
			value: 'binaryFile',
			description: 'Upload a file of the input item',
		},
		{ name: 'Media URL', value: 'mediaUrl', description: 'Let Xquik download a public file' },
	],
});

async function checkSource(source: ItemSource): Promise<Attachment> {
	const { get, baseUrl } = source;
	if (SOURCE.check(get('source')) === 'mediaUrl') {
		return { kind: 'url', url: checkMediaUrl(get('mediaUrl'), baseUrl) };
	}
	const file = await openBinaryFile(source);
	if (file === undefined) throw missingFile(source, ', or set Source to Media URL');
	return { kind: 'file', file, longVideo: false };
}

/** The parameters of the file that is uploaded. */
export const UPLOAD_SOURCE: Parameter<Attachment, ItemSource> = {
	isCostly: true,
	fields: (show) => [
		...SOURCE.fields(show),
		binaryPropertyField({ ...show, source: ['binaryFile'] }),
		mediaUrlField({ ...show, source: ['mediaUrl'] }),
	],
	read: async (source) => {
		try {
			return { value: await checkSource(source) };
		} catch (error) {
			return { error };
		}
	},
};
