import type { IExecuteFunctions } from 'n8n-workflow';

/** The ending of a node type that n8n has made into a review step for an agent's tools. */
const REVIEW_SUFFIX = 'HitlTool';

/** How an object reads in a text. n8n's own message for a review has the parameters of the tool in it. */
const UNREADABLE = '[object Object]';

/** Whether the node reviews the calls of an agent's tool. */
export function isReview({ type }: { type: string }): boolean {
	return type.endsWith(REVIEW_SUFFIX);
}

function shown(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The parameters of a tool's call, for the person who is to approve it: a line for each.
 *
 * @param json an object as JSON
 */
export function toolCallText(json: string): string {
	try {
		const parameters = JSON.parse(json) as Record<string, unknown>;
		return Object.entries(parameters)
			.map(([name, value]) => `${name}: ${shown(value)}`)
			.join('\n');
	} catch {
		return json;
	}
}

/** A message of a review whose parameters can be read; other messages as they are. */
export function readableMessage(context: IExecuteFunctions, message: string): string {
	if (!message.includes(UNREADABLE) || !isReview(context.getNode())) return message;
	const json: unknown = context.evaluateExpression('{{ JSON.stringify($tool.parameters) }}', 0);
	if (typeof json !== 'string') return message;
	return message.replaceAll(UNREADABLE, () => toolCallText(json));
}
