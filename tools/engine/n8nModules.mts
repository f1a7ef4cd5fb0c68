import { createRequire } from 'node:module';
import type * as Di from '@n8n/di';
import type * as Core from 'n8n-core';
import type * as WorkflowPackage from 'n8n-workflow';
import { withoutRegexTimeLimit } from './patientRegex.mts';

/** n8n's own packages, all from one module graph. */
export interface N8nModules {
	core: typeof Core;
	workflow: typeof WorkflowPackage;
	di: typeof Di;
}

/**
 * Loads n8n's packages. Call it only after the environment of the instance is set, and only when
 * an engine is really started: it takes about a second.
 *
 * Everything comes through one `require`, because n8n-workflow has an ESM and a CommonJS build and
 * n8n-core uses the CommonJS one: imported as ESM, its error classes would be other classes.
 *
 * @throws when n8n-core, n8n-workflow or `@n8n/di` is not installed
 */
export function loadN8n(): N8nModules {
	const require = createRequire(import.meta.url);
	const workflow = require('n8n-workflow') as typeof WorkflowPackage;
	withoutRegexTimeLimit(workflow);
	return {
		workflow,
		core: require('n8n-core') as typeof Core,
		di: require('@n8n/di') as typeof Di,
	};
}
