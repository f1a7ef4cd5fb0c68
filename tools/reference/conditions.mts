import type { INodeProperties } from 'n8n-workflow';
import { nameOf, toMarkdown } from './text.mts';

/** `show` or `hide` of a parameter's displayOptions. */
type Rules = Readonly<Record<string, readonly unknown[] | undefined>>;

/** A choice of one value for each of the parameters that an operation is chosen with. */
export type Selection = Readonly<Record<string, string | undefined>>;

function rulesOf({ displayOptions }: INodeProperties): { show: Rules; hide: Rules } {
	return { show: {}, hide: {}, ...displayOptions };
}

/**
 * Whether a parameter belongs to a selection, whatever else it depends on. As in n8n, every rule of
 * `show` must hold and none of `hide` may.
 */
export function belongsTo(property: INodeProperties, selection: Selection): boolean {
	const { show, hide } = rulesOf(property);
	return Object.entries(selection).every(
		([name, value]) =>
			show[name]?.includes(value) !== false && hide[name]?.includes(value) !== true,
	);
}

/**
 * Says when a parameter is shown: `Attachment is Binary File`. Rules about the names of `selection`
 * are left out, for the reader already knows them.
 *
 * @param others the parameters beside it, which the rules may name
 */
export function shownWhen(
	property: INodeProperties,
	others: readonly INodeProperties[],
	selection: Selection,
): string {
	const clauses = (rules: Rules) =>
		Object.entries(rules)
			.filter(([name]) => !(name in selection))
			.map(([name, values = []]) => clause(name.replace(/^\//, ''), values, others));
	const { show, hide } = rulesOf(property);
	return [...clauses(show), ...clauses(hide).map((text) => `not when ${text}`)].join(' and ');
}

function clause(
	name: string,
	values: readonly unknown[],
	others: readonly INodeProperties[],
): string {
	if (name === '@tool') return values.includes(true) ? 'used as a tool' : 'not used as a tool';
	const other = others.find((one) => one.name === name);
	const subject = name === '@version' ? 'the version' : toMarkdown(other?.displayName ?? name);
	return `${subject} ${values.map((value) => verb(value, other)).join(' or ')}`;
}

const COMPARISONS: Readonly<Record<string, string>> = {
	eq: 'is',
	not: 'is not',
	gt: 'is more than',
	gte: 'is at least',
	lt: 'is less than',
	lte: 'is at most',
};

function verb(value: unknown, other: INodeProperties | undefined): string {
	if (typeof value === 'boolean') return value ? 'is on' : 'is off';
	const name = (one: unknown) => nameOf(one, other?.options);
	if (typeof value !== 'object' || value === null || !('_cnd' in value)) return `is ${name(value)}`;
	// n8n's `{ _cnd: { gte: 5 } }`
	const comparisons = Object.entries(value._cnd as Record<string, unknown>).map(
		([comparison, operand]) => {
			if (comparison === 'exists') return operand === false ? 'is not set' : 'is set';
			if (comparison === 'between') {
				const { from, to } = operand as { from: unknown; to: unknown };
				return `is between ${name(from)} and ${name(to)}`;
			}
			return `${COMPARISONS[comparison] ?? comparison} ${name(operand)}`;
		},
	);
	return comparisons.join(' and ');
}
