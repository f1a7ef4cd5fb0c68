import type { IDataObject } from 'n8n-workflow';

/** Where the demo writes: rows are for programs, the rest for people. */
export interface Output {
	/** Standard output: each row as one line of JSON. */
	rows(rows: IDataObject[]): void;
	/** Standard error: one line of the story. */
	say(line: string): void;
}

/** Writes to the process's own streams. */
export const output: Output = {
	rows(rows) {
		for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
	},
	say(line) {
		process.stderr.write(`${line}\n`);
	},
};
