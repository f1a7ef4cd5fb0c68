import type { INodeProperties } from 'n8n-workflow';
import { code, toMarkdown } from './text.mts';

/** `show` or `hide` of a parameter's displayOptions. */
type Rules = Readonly<Record<string, readonly unknown[] | undefined>>;

/** A choice of one value for each of the parameters that an operation is chosen with. */
export type Selection = Readonly<Record<string, string | undefined>>;

function rulesOf(property: INodeProperties, which: 'show' | 'hide'): Rules {
	return property.displayOptions?.[which] ?? {};
}

/**
 * Whether a parameter belongs to a selection, whatever else it depends on. As in n8n, every rule of
 * `show` must hold and none of `hide` may.
 */
export function belongsTo(property: INodeProperties, selection: Selection): boolean {
	return Object.entries(selection).every(([name, value]) => {
		const shown = rulesOf(property, 'show')[name];
		const hidden = rulesOf(property, 'hide')[name];
		return (shown?.includes(value) ?? true) && !(hidden?.includes(value) ?? false);
	});
}

/**
 * Says when a parameter is shown: `Attachment is Binary File`. Rules about the names of `settled`
 * are left out, for the reader already knows them.
 *
 * @param others the parameters beside it, which the rules may name
 */
export function shownWhen(
	property: INodeProperties,
	others: readonly INodeProperties[],
	conclusive: Selection,
): string {
	const clauses = (rules: Rules) =>
		Object.entries(rules)
			.filter(([name]) => !(name in conclusive))
			.map(([name, values = []]) => clause(name.replace(/^\//, ''), values, others));
	const shown = clauses(rulesOf(property, 'show'));
	const hidden = clauses(rulesOf(property, 'hide'));
	return [...shown, ...hidden.map((text) => `not when ${text}`)].join(' and ');
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
	startsWith: 'begins with',
	endsWith: 'ends with',
	includes: 'contains',
	regex: 'matches',
};

function verb(value: unknown, other: INodeProperties | undefined): string {
	if (value === true || value === false) return value ? 'is on' : 'is off';
	const condition = conditionOf(value);
	if (condition === undefined) return `is ${nameOf(value, other)}`;
	return Object.entries(condition)
		.map(([comparison, operand]) => {
			if (comparison === 'exists') return operand === false ? 'is not set' : 'is set';
			if (comparison === 'between') {
				const { from, to } = operand as { from: unknown; to: unknown };
				return `is between ${nameOf(from, other)} and ${nameOf(to, other)}`;
			}
			return `${COMPARISONS[comparison] ?? comparison} ${nameOf(operand, other)}`;
		})
		.join(' and ');
}

/** n8n's `{ _cnd: { gte: 5 } }`. */
function conditionOf(value: unknown): Record<string, unknown> | undefined {
	if (typeof value !== 'object' || value === null || !('_cnd' in value)) return undefined;
	return value._cnd as Record<string, unknown>;
}

/** The choice's own name where the value is one of the other parameter's choices. */
function nameOf(value: unknown, other: INodeProperties | undefined): string {
	const choice = (other?.options ?? []).find((one) => 'value' in one && one.value === value);
	return choice === undefined ? code(textOf(value)) : toMarkdown(choice.name);
}

/** A value as text: strings as they are, everything else as JSON. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
