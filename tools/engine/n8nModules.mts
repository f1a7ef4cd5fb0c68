import { createRequire } from 'node:module';
import type * as Di from '@n8n/di';
import type * as Core from 'n8n-core';
import type * as WorkflowPackage from 'n8n-workflow';

/** n8n's own packages, all from one module graph. */
export interface N8nModules {
	core: typeof Core;
	workflow: typeof WorkflowPackage;
	di: typeof Di;
}

/**
 * Loads n8n's packages, which takes about a second. Call it only after the environment is set.
 *
 * Everything comes through one `require`, because n8n-workflow has an ESM and a CommonJS build and
 * n8n-core uses the CommonJS one: imported as ESM, its error classes would be other classes.
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

/**
 * n8n gives each pattern 250 ms by the wall clock, which a busy machine can take from it: a workflow
 * would then be refused for nothing. The patterns here are those of our own fields.
 */
function withoutRegexTimeLimit({ setSafeRegexEngine }: typeof WorkflowPackage): void {
	setSafeRegexEngine({
		exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
		test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
		replace: (pattern, input, flags, replacement) =>
			input.replace(new RegExp(pattern, flags), replacement),
		matchAll: (pattern, input, flags = '') => [
			...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`)),
		],
		split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
	});
}
