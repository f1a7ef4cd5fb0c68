import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Selection } from './conditions.mts';
import { shownWhen, textOf } from './conditions.mts';
import { code, sentence, table, toMarkdown } from './text.mts';

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/** Parameters that nobody fills in: a notice is text, the others are not shown. */
const NOT_FILLED_IN = new Set(['notice', 'hidden', 'callout', 'button', 'credentials']);

const TYPES: Readonly<Record<string, string>> = {
	boolean: 'on or off',
	collection: 'optional fields',
	color: 'colour',
	dateTime: 'date and time',
	fixedCollection: 'groups of fields',
	json: 'JSON',
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
 * @param settled what the reader has already chosen; rules about it are not repeated
 * @param owner the parameter that these are the fields of
 * @returns lines of Markdown
 */
export function describeParameters(
	parameters: readonly INodeProperties[],
	conclusive: Selection,
	owner = '',
): string[] {
	const filledIn = parameters.filter(({ type }) => !NOT_FILLED_IN.has(type));
	return [
		...parameters.filter(({ type }) => type === 'notice').flatMap(describeNotice),
		...table(
			HEAD,
			filledIn.map((parameter) => row(parameter, parameters, conclusive)),
		),
		...filledIn.flatMap((parameter) => describeInside(parameter, conclusive, owner)),
	];
}

function describeNotice({ displayName }: INodeProperties): string[] {
	const text = toMarkdown(displayName);
	return text === '' ? [] : [`> ${text}`, ''];
}

function row(
	parameter: INodeProperties,
	others: readonly INodeProperties[],
	conclusive: Selection,
): string[] {
	const { displayName, name, required, description, hint, placeholder } = parameter;
	const texts = [description, hint].filter((text) => text !== undefined && text !== '');
	const sentences = texts.map((text) => sentence(toMarkdown(text ?? '')));
	// Of a collection the placeholder is the label of its button.
	if (isCollection(parameter)) sentences.push('Its fields are listed below.');
	else if (placeholder !== undefined && placeholder !== '') sentences.push(example(placeholder));
	return [
		`**${toMarkdown(displayName)}**`,
		code(name),
		typeOf(parameter),
		required === true ? 'yes' : '',
		defaultOf(parameter),
		shownWhen(parameter, others, conclusive),
		sentences.join(' '),
	];
}

function isCollection({ type }: INodeProperties): boolean {
	return type === 'collection' || type === 'fixedCollection';
}

function example(placeholder: string): string {
	return `Example: ${code(placeholder.replace(/^e\.g\.\s*/i, ''))}`;
}

function typeOf({ type, typeOptions = {} }: INodeProperties): string {
	const { minValue, maxValue, password, rows, multipleValues, loadOptionsMethod } = typeOptions;
	const details = [
		...(minValue !== undefined && maxValue !== undefined ? [`${minValue} to ${maxValue}`] : []),
		...(minValue !== undefined && maxValue === undefined ? [`at least ${minValue}`] : []),
		...(minValue === undefined && maxValue !== undefined ? [`at most ${maxValue}`] : []),
		...(password === true ? ['kept secret'] : []),
		...(rows !== undefined ? ['several lines'] : []),
		...(multipleValues === true ? ['any number of them'] : []),
		...(loadOptionsMethod !== undefined ? ['loaded from the service'] : []),
	];
	const name = TYPES[type] ?? type;
	return details.length === 0 ? name : `${name} (${details.join(', ')})`;
}

function defaultOf({ type, default: value, options = [], modes = [] }: INodeProperties): string {
	if (value === undefined || value === null || value === '') return '';
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	if (type === 'resourceLocator') return locatorDefault(value, modes);
	if (typeof value === 'object') {
		if (Object.keys(value).length === 0) return '';
		return Array.isArray(value)
			? value.map((one) => choiceName(one, options)).join(', ')
			: code(textOf(value));
	}
	return choiceName(value, options);
}

function locatorDefault(value: unknown, modes: readonly INodePropertyMode[]): string {
	const { mode, value: inside } = Object(value) as { mode?: string; value?: unknown };
	const name = toMarkdown(modes.find((one) => one.name === mode)?.displayName ?? mode ?? '');
	return inside === undefined || inside === '' ? name : `${name}: ${code(textOf(inside))}`;
}

function choiceName(value: unknown, options: readonly Entry[]): string {
	const choice = options.find((one) => 'value' in one && one.value === value);
	return choice === undefined ? code(textOf(value)) : toMarkdown(choice.name);
}

function describeInside(
	parameter: INodeProperties,
	conclusive: Selection,
	owner: string,
): string[] {
	const { displayName, type, options = [], modes = [] } = parameter;
	const path = [owner, toMarkdown(displayName)].filter((name) => name !== '').join(' → ');
	switch (type) {
		case 'options':
		case 'multiOptions':
			return titled(path, describeChoices(options));
		case 'resourceLocator':
			return titled(path, describeModes(modes));
		case 'collection':
			return titled(path, describeParameters(options.filter(isParameter), conclusive, path));
		case 'fixedCollection':
			return options.filter(isGroup).flatMap((group) => {
				const inside = `${path} → ${toMarkdown(group.displayName)}`;
				return titled(inside, describeParameters(group.values, conclusive, inside));
			});
		default:
			return [];
	}
}

function titled(title: string, lines: string[]): string[] {
	return lines.length === 0 ? [] : [`**${title}**`, '', ...lines];
}

function isParameter(entry: Entry): entry is INodeProperties {
	return 'type' in entry;
}

function isGroup(entry: Entry): entry is INodePropertyCollection {
	return 'values' in entry;
}

function describeChoices(options: readonly Entry[]): string[] {
	const choices = options.filter((entry): entry is INodePropertyOptions => 'value' in entry);
	return table(
		['choice', 'value', 'what it does'],
		choices.map(({ name, value, description = '' }) => [
			toMarkdown(name),
			code(textOf(value)),
			description === '' ? '' : sentence(toMarkdown(description)),
		]),
	);
}

function describeModes(modes: readonly INodePropertyMode[]): string[] {
	return table(
		['way', 'mode', 'rule', 'example'],
		modes.map(({ displayName, name, type, placeholder = '', hint = '', validation = [] }) => {
			const rules = validation.map(messageOf);
			const texts = [type === 'list' ? 'Chosen from a list' : '', hint, ...rules];
			return [
				toMarkdown(displayName),
				code(name),
				texts
					.filter((text) => text !== '')
					.map((text) => sentence(toMarkdown(text)))
					.join(' '),
				type === 'list' || placeholder === '' ? '' : code(placeholder.replace(/^e\.g\.\s*/i, '')),
			];
		}),
	);
}

/** What n8n's editor says when a value does not follow the rule; a rule may be code without words. */
function messageOf(rule: object): string {
	if (!('properties' in rule)) return '';
	const { errorMessage } = Object(rule.properties) as { errorMessage?: unknown };
	return typeof errorMessage === 'string' ? errorMessage : '';
}
