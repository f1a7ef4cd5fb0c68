import type { MediaHosts } from './mediaAddress';
import { choiceOption, checkedOption } from './optionSet';
import type { Parameter } from './parameterSet';
import { attempt, shownOnly } from './parameterSet';
import type { ValueField } from './value';
import { readChoice } from './value';

const HOSTS: ReadonlyArray<{ name: string; value: MediaHosts; description: string }> = [
	{
		name: 'Xquik',
		value: 'xquik',
		description: 'Only files on the host of the credential’s Base URL, which gets the API key',
	},
	{
		name: 'Xquik and X',
		value: 'xquikAndX',
		description: 'Also files on twimg.com, where X keeps media. The API key is not sent there.',
	},
	{
		name: 'Any Public Host',
		value: 'anyPublic',
		description: 'Files of any host, over https. Turn on n8n’s SSRF protection first.',
	},
];

/** The option Allowed Hosts of Media: Download. */
export const ALLOWED_HOSTS = choiceOption<'allowedHosts', MediaHosts>({
	displayName: 'Allowed Hosts',
	name: 'allowedHosts',
	type: 'options',
	default: 'xquik',
	description:
		'From where files may be downloaded. No IP address, local name or redirect is followed to another host in any case.',
	options: HOSTS,
});

const NAME = 'downloadMedia';

const FIELD = {
	displayName: 'Download Media',
	name: NAME,
	type: 'options' as const,
	description:
		'From where to download the files of the messages, each as binary data of its item in the field data. A file that cannot be downloaded does not stop the others: its row says why in media_error.',
};

const NO_DOWNLOAD = 'no';

function checkHosts(value: unknown, where: ValueField): MediaHosts | undefined {
	const values = [NO_DOWNLOAD, ...HOSTS.map((host) => host.value)] as const;
	const chosen = readChoice(value, values, where);
	return chosen === NO_DOWNLOAD ? undefined : chosen;
}

/** The option Download Media of Get Many: undefined downloads nothing. */
export const DOWNLOAD_MEDIA = checkedOption(
	{ ...FIELD, name: NAME, default: 'xquikAndX', options: [...HOSTS] },
	(value) => checkHosts(value, { field: FIELD.displayName, code: 'option_invalid' }),
);

/** The same as a parameter of the trigger, which has no options. */
export const TRIGGER_DOWNLOAD_MEDIA: Parameter<MediaHosts | undefined> = {
	fields: (show) => [
		{
			...FIELD,
			default: NO_DOWNLOAD,
			options: [
				{ name: 'No', value: NO_DOWNLOAD, description: 'The row has their media_url' },
				...HOSTS,
			],
			...shownOnly(show),
		},
	],
	read: ({ get }) =>
		attempt(
			() => get(NAME),
			(value) =>
				// A saved workflow from before has none.
				value === undefined || value === ''
					? undefined
					: checkHosts(value, { field: FIELD.displayName, code: 'parameter_invalid' }),
		),
};
