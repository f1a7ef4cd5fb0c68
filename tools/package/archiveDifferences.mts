/** What makes two archives the same: for each path, its mode such as `-rw-r--r--`, and a hash. */
export type ArchiveContents = ReadonlyMap<string, { mode: string; sha256: string }>;

/** Says in one sentence for each path how two archives differ; nothing when they do not. */
export function archiveDifferences(first: ArchiveContents, second: ArchiveContents): string[] {
	const paths = [...new Set([...first.keys(), ...second.keys()])].sort();
	return paths.flatMap((path) => {
		const [one, other] = [first.get(path), second.get(path)];
		if (one === undefined) return [`${path} is only in the second archive.`];
		if (other === undefined) return [`${path} is only in the first archive.`];
		return [
			...(one.mode === other.mode ? [] : [`${path} has mode ${one.mode}, then ${other.mode}.`]),
			...(one.sha256 === other.sha256 ? [] : [`${path} has other bytes.`]),
		];
	});
}

/** Reads the paths and modes from `tar --list --verbose`; throws on a line of another form. */
export function readModes(listing: string): Map<string, string> {
	const lines = listing.split('\n').filter((line) => line !== '');
	return new Map(
		lines.map((line): [string, string] => {
			// mode, owner, size, date, time, path: only the path may contain blanks
			const [, mode, path] = /^(\S+)\s+\S+\s+\d+\s+\S+\s+\S+\s+(.+)$/.exec(line) ?? [];
			if (mode === undefined || path === undefined) {
				throw new Error(`This is no line of tar: ${line}`);
			}
			return [path, mode];
		}),
	);
}
