import { readFile } from 'node:fs/promises';

/** A change to the code that no test has noticed. */
interface Survivor {
	line: number;
	column: number;
	before: string;
	after: string;
}

/** What became of the mutants of one file. */
export interface FileScore {
	/** Mutants that at least one test failed for, or that made it run without end. */
	killed: number;
	/** All mutants, but for those that do not even load. */
	total: number;
	survivors: Survivor[];
}

interface Position {
	line: number;
	column: number;
}

interface Report {
	files: Record<
		string,
		{
			source: string;
			mutants: Array<{
				status: string;
				replacement?: string;
				location: { start: Position; end: Position };
			}>;
		}
	>;
}

const KILLED = new Set(['Killed', 'Timeout']);
const NOT_COUNTED = new Set(['RuntimeError', 'CompileError', 'Ignored']);

/** The text between two positions on one line, or the rest of the first line. */
function textAt(source: string, start: Position, end: Position): string {
	const line = source.split('\n')[start.line - 1] ?? '';
	const to = start.line === end.line ? end.column - 1 : undefined;
	return line.slice(start.column - 1, to).trim();
}

/** Reads Stryker's JSON report of a run that mutated one file. */
export async function readScore(path: string): Promise<FileScore> {
	const { files } = JSON.parse(await readFile(path, 'utf8')) as Report;
	const score: FileScore = { killed: 0, total: 0, survivors: [] };
	for (const { source, mutants } of Object.values(files)) {
		for (const { status, replacement = '', location } of mutants) {
			if (NOT_COUNTED.has(status)) continue;
			score.total++;
			if (KILLED.has(status)) {
				score.killed++;
				continue;
			}
			const { start, end } = location;
			const after = replacement.replace(/\s+/g, ' ');
			score.survivors.push({ ...start, before: textAt(source, start, end), after });
		}
	}
	return score;
}
