import { Script } from 'node:vm';
import type { NodeType, Workflow } from './n8nData.mts';

/**
 * What is wrong with a workflow file before it is imported: nodes or versions that this n8n does not
 * have, credentials of somebody's own, and expressions that cannot be parsed or name a node that is
 * not there. Empty when nothing is.
 */
export function findWorkflowProblems(workflow: Workflow, types: NodeType[]): string[] {
	const names = workflow.nodes.map(({ name }) => name);
	return workflow.nodes.flatMap((node) => {
		const problems: string[] = [];
		const versions = types
			.filter(({ name }) => name === node.type)
			.flatMap(({ version }) => version);
		if (versions.length === 0) problems.push(`n8n has no node ${node.type}`);
		else if (!versions.includes(Number(node['typeVersion']))) {
			problems.push(`${node.type} has no version ${String(node['typeVersion'])}`);
		}
		if (node.credentials !== undefined) problems.push('refers to a stored credential');
		for (const text of stringsIn(node.parameters)) {
			problems.push(...findExpressionProblems(text, names));
		}
		return problems.map((problem) => `${node.name}: ${problem}`);
	});
}

function findExpressionProblems(text: string, nodeNames: string[]): string[] {
	if (!text.startsWith('=')) return [];
	const problems: string[] = [];
	for (const [, code = ''] of text.matchAll(/\{\{(.*?)\}\}/gs)) {
		try {
			new Script(`(${code})`);
		} catch (error) {
			problems.push(`${code.trim()}: ${String(error)}`);
		}
		for (const [, name = ''] of code.matchAll(/\$\('([^']*)'\)/g)) {
			if (!nodeNames.includes(name)) problems.push(`${code.trim()}: there is no node ${name}`);
		}
	}
	return problems;
}

function stringsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(stringsIn);
}
