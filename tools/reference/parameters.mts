import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Selection } from './conditions.mts';
import { shownWhen } from './conditions.mts';
import { code, nameOf, paragraph, sentences, table, toMarkdown } from './text.mts';

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;
type Outline = Pick<INodeProperties, 'displayName' | 'type' | 'options' | 'modes'>;

/** Parameters that nobody fills in: a notice is text, the others are not shown. */
const NOT_FILLED_IN = new Set(['notice', 'hidden', 'callout', 'button', 'credentials']);

const TYPES: Readonly<Record<string, string>> = {
	boolean: 'on or off',
	collection: 'optional fields',
	dateTime: 'date and time',
	fixedCollection: 'groups of fields',
	multiOptions: 'several choices',
	options: 'choice',
	resourceLocator: 'resource locator',
	string: 'text',
};

const HEAD = ['parameter', 'name', 'type', 'required', 'default', 'shown when', 'what it is'];

/**
 * Describes parameters: notices as quotes, one table with a row for each parameter, then a table
 * for each one that has choices, ways to name it, or fields of its own.
 *
 * @param selection what the reader has already chosen; rules about it are not repeated
 * @param owner the parameter that these are the fields of
 * @returns lines of Markdown
 */
export function describeParameters(
	parameters: readonly INodeProperties[],
	selection: Selection,
	owner = '',
): string[] {
	const notices = parameters.filter(({ type }) => type === 'notice');
	const filledIn = parameters.filter(({ type }) => !NOT_FILLED_IN.has(type));
	const rows = filledIn.map((parameter) => row(parameter, parameters, selection));
	return [
		...notices.flatMap(({ displayName }) => paragraph(`> ${toMarkdown(displayName)}`)),
		...table(HEAD, rows),
		...filledIn.flatMap((parameter) => describeInside(parameter, selection, owner)),
	];
}

function row(
	parameter: INodeProperties,
	others: readonly INodeProperties[],
	selection: Selection,
): string[] {
	const { displayName, name, type, required, description, hint, placeholder = '' } = parameter;
	const texts = [sentences(description, hint)];
	// Of a collection the placeholder is the label of its button.
	if (type === 'collection' || type === 'fixedCollection') {
		texts.push('Its fields are listed below.');
	} else if (placeholder !== '') {
		texts.push(`Example: ${example(placeholder)}`);
	}
	return [
		`**${toMarkdown(displayName)}**`,
		code(name),
		typeOf(parameter),
		required === true ? 'yes' : '',
		defaultOf(parameter),
		shownWhen(parameter, others, selection),
		texts.join(' ').trim(),
	];
}

function example(placeholder: string): string {
	return code(placeholder.replace(/^e\.g\.\s*/i, ''));
}

function typeOf({ type, typeOptions = {} }: INodeProperties): string {
	const { minValue, maxValue, password, rows, multipleValues, loadOptionsMethod } = typeOptions;
	const [hasLeast, hasMost] = [minValue !== undefined, maxValue !== undefined];
	const details: [boolean, string][] = [
		[hasLeast && hasMost, `${minValue ?? ''} to ${maxValue ?? ''}`],
		[hasLeast && !hasMost, `at least ${minValue ?? ''}`],
		[!hasLeast && hasMost, `at most ${maxValue ?? ''}`],
		[password === true, 'kept secret'],
		[rows !== undefined, 'several lines'],
		[multipleValues === true, 'any number of them'],
		[loadOptionsMethod !== undefined, 'loaded from the service'],
	];
	const name = TYPES[type] ?? type;
	const texts = details.filter(([holds]) => holds).map(([, text]) => text);
	return texts.length === 0 ? name : `${name} (${texts.join(', ')})`;
}

function defaultOf({ type, default: value, options, modes = [] }: INodeProperties): string {
	if (value === undefined || value === null || value === '') return '';
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	if (type === 'resourceLocator') {
		const { mode, value: inside = '' } = Object(value) as { mode?: string; value?: unknown };
		const name = toMarkdown(modes.find((one) => one.name === mode)?.displayName ?? mode ?? '');
		return inside === '' ? name : `${name}: ${nameOf(inside)}`;
	}
	if (Array.isArray(value)) return value.map((one) => nameOf(one, options)).join(', ');
	return typeof value === 'object' && Object.keys(value).length === 0 ? '' : nameOf(value, options);
}

function describeInside(
	{ displayName, type, options = [], modes = [] }: Outline,
	selection: Selection,
	owner: string,
): string[] {
	const path = owner === '' ? toMarkdown(displayName) : `${owner} → ${toMarkdown(displayName)}`;
	const titled = (lines: string[]) => (lines.length === 0 ? [] : [`**${path}**`, '', ...lines]);
	switch (type) {
		case 'options':
		case 'multiOptions':
			return titled(describeChoices(options));
		case 'resourceLocator':
			return titled(describeModes(modes));
		case 'collection': {
			const fields = options.filter((entry): entry is INodeProperties => 'type' in entry);
			return titled(describeParameters(fields, selection, path));
		}
		case 'fixedCollection':
			return options
				.filter((entry): entry is INodePropertyCollection => 'values' in entry)
				.map((group): Outline => ({ ...group, type: 'collection', options: group.values }))
				.flatMap((group) => describeInside(group, selection, path));
		default:
			return [];
	}
}

function describeChoices(options: readonly Entry[]): string[] {
	const choices = options.filter((entry): entry is INodePropertyOptions => 'value' in entry);
	return table(
		['choice', 'value', 'what it does'],
		choices.map(({ name, value, description }) => [
			toMarkdown(name),
			nameOf(value),
			sentences(description),
		]),
	);
}

function describeModes(modes: readonly INodePropertyMode[]): string[] {
	return table(
		['way', 'mode', 'rule', 'example'],
		modes.map(({ displayName, name, type, placeholder = '', hint, validation = [] }) => {
			const isList = type === 'list';
			return [
				toMarkdown(displayName),
				code(name),
				sentences(isList ? 'Chosen from a list' : '', hint, ...validation.map(messageOf)),
				isList || placeholder === '' ? '' : example(placeholder),
			];
		}),
	);
}

/** What n8n's editor says when a value does not follow the rule; a rule may be code without words. */
function messageOf(rule: object): string | undefined {
	const { properties } = rule as { properties?: { errorMessage?: string } };
	return properties?.errorMessage;
}
