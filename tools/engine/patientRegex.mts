import type * as WorkflowPackage from 'n8n-workflow';

/**
 * Lets n8n test patterns without a time limit. Its own engine gives each 250 ms by the wall clock,
 * which a busy machine can take from it: a workflow would then be refused for nothing. The patterns
 * here are those of our own fields.
 */
export function withoutRegexTimeLimit({ setSafeRegexEngine }: typeof WorkflowPackage): void {
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
