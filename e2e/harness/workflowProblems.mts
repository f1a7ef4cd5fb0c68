import { Script } from 'node:vm';
import type { INodeTypeDescription } from 'n8n-workflow';
import type { Workflow } from './n8nData.mts';

/**
 * What is wrong with a workflow file before it is imported: nodes or versions that this n8n does not
 * have, credentials of somebody's own, and expressions that cannot be parsed or name a node that is
 * not there. Empty when nothing is.
 */
export function findWorkflowProblems({ nodes }: Workflow, types: INodeTypeDescription[]): string[] {
	const names = nodes.map(({ name }) => name);
	return nodes.flatMap(({ name, type, typeVersion, credentials, parameters }) => {
		const versions = types.filter((each) => each.name === type).flatMap(({ version }) => version);
		const problems = stringsIn(parameters).flatMap((text) => findExpressionProblems(text, names));
		if (!versions.includes(typeVersion)) problems.push(`n8n has no ${type} of this version`);
		if (credentials !== undefined) problems.push('refers to a stored credential');
		return problems.map((problem) => `${name}: ${problem}`);
	});
}

function findExpressionProblems(text: string, nodeNames: string[]): string[] {
	if (!text.startsWith('=')) return [];
	return [...text.matchAll(/\{\{(.*?)\}\}/gs)].flatMap(([, code = '']) => {
		const problems = [...code.matchAll(/\$\('([^']*)'\)/g)]
			.filter(([, name = '']) => !nodeNames.includes(name))
			.map(([reference]) => `${reference}: there is no such node`);
		try {
			new Script(`(${code})`);
		} catch (error) {
			problems.push(`${code.trim()}: ${String(error)}`);
		}
		return problems;
	});
}

function stringsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(stringsIn);
}
