/** The longest file an upload by URL may name, in bytes. */
export const LONGEST_DOWNLOAD_BYTES = 15_728_640;

// A blue disc on white, 64 pixels wide.
const PICTURE = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAABlBMVEX///8dTtinztswAAAAc0lEQVR4nO3WQQ6AIAxE' +
		'Ubz/pd2aAO3AN6mSmf1/O6Wted7pux5j9YbR52vEuJeFWa4SUa8IcZ8LWZ8KFMj7WFD6UKCA1gdCOaD2U8GAgUOA+q+R' +
		'A/X/RP5b/8DLxB9X/rzzA4OfOC8cWfzM64z12vN+thumYwWdS5DxKAAAAABJRU5ErkJggg==',
	'base64',
);

/** The files that the sandbox serves, for uploads by URL and in messages that people write. */
const FILES: Record<string, () => { type: string; content: Buffer }> = {
	'picture.png': () => ({ type: 'image/png', content: PICTURE }),
	'notes.txt': () => ({ type: 'text/plain', content: Buffer.from('Not a picture.\n') }),
	'too-large.png': () => ({
		type: 'image/png',
		content: Buffer.concat([PICTURE, Buffer.alloc(LONGEST_DOWNLOAD_BYTES)]),
	}),
};

/** The names under `/__sandbox/files/`. */
export const SAMPLE_FILE_NAMES: readonly string[] = Object.keys(FILES);

/** Where the sandbox serves a sample file. */
export function sampleFileUrl(origin: string, name: string): string {
	return `${origin}/__sandbox/files/${name}`;
}

/** The file of this name, undefined when there is none. */
export function sampleFile(name: string) {
	return Object.hasOwn(FILES, name) ? FILES[name]?.() : undefined;
}
