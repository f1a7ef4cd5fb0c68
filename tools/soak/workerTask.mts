import { join } from 'node:path';
import type { PlannedExecution } from './plan.mts';

/** What a worker is to do. */
export interface WorkerTask {
	executions: PlannedExecution[];
	/** Where the rows go: one file for each execution, named by its ID. */
	rowsFolder: string;
	baseUrl: string;
	apiKey: string;
	/** The same for every worker of a soak, so that all of them are the same n8n. */
	encryptionKey: string;
}

/** The file with the rows of an execution that has ended. */
export function rowsFile(rowsFolder: string, executionId: string): string {
	return join(rowsFolder, `${executionId}.json`);
}
