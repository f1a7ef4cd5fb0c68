import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { INodeParameters } from 'n8n-workflow';
import { asker, TWO_BUTTONS } from '../node/questions.mts';
import { overflowOf, violationsOf } from './accessibilityChecks.mts';
import { serveQuestion } from './questionServer.mts';
import type { QuestionServer } from './questionServer.mts';
import { test as base } from './test.mts';

/** Each kind of field, labels that are long, and texts that are no markup. */
const FORM: INodeParameters = {
	responseType: 'customForm',
	formFields: {
		values: [
			{ fieldLabel: 'Your name', fieldType: 'text', requiredField: true },
			{ fieldLabel: 'Email', fieldType: 'email', placeholder: 'e.g. you@company.example' },
			{ fieldLabel: 'How many?', fieldType: 'number', requiredField: true },
			{ fieldLabel: 'When does it suit you?', fieldType: 'date' },
			{
				fieldLabel: 'Size',
				fieldType: 'dropdown',
				fieldOptions: { values: [{ option: 'Small' }, { option: 'Large' }] },
			},
			{
				fieldLabel: 'Delivery',
				fieldType: 'radio',
				fieldOptions: { values: [{ option: 'Post' }, { option: 'Pick-up' }] },
			},
			{
				fieldLabel: 'Extras',
				fieldType: 'checkbox',
				fieldOptions: { values: [{ option: 'Gift wrap' }, { option: '<b>Card</b>' }] },
			},
			{ fieldLabel: `Anything else ${'long'.repeat(40)}?`, fieldType: 'textarea' },
		],
	},
};

const KINDS: Record<string, INodeParameters> = {
	approval: TWO_BUTTONS,
	'free text': { responseType: 'freeText' },
	form: FORM,
};

const test = base.extend<{ serve: (parameters: INodeParameters) => Promise<QuestionServer> }>({
	serve: async ({ setup }, use) => {
		setup.sandbox.reset();
		const servers: QuestionServer[] = [];
		await use(async (parameters) => {
			const server = await serveQuestion(await asker(setup)({ parameters }));
			servers.push(server);
			return server;
		});
		for (const server of servers) await server.close();
	},
});

// axe runs scripts, which the page's own policy forbids. What the policy does is tested without it.
test.use({ bypassCSP: true });

async function expectNoFault(page: Page): Promise<void> {
	expect(await violationsOf(page)).toEqual([]);
	expect(await overflowOf(page)).toBe(0);
}

for (const [colorScheme, width] of [
	['light', 1280],
	['dark', 1280],
	['light', 360],
	['dark', 360],
] as const) {
	test.describe(`${colorScheme}, ${width} px wide`, () => {
		test.use({ colorScheme, viewport: { width, height: 740 } });

		for (const [kind, parameters] of Object.entries(KINDS)) {
			test(`${kind} has no fault that axe finds, and no sideways scrolling`, async ({
				page,
				serve,
			}) => {
				const { link } = await serve(parameters);
				await page.goto(link);
				await expectNoFault(page);
			});
		}

		test('nor has a form that was refused, nor what follows an answer', async ({ page, serve }) => {
			const { link } = await serve(FORM);
			await page.goto(link);
			await page.evaluate('document.forms[0].noValidate = true');
			await page.getByLabel('Email').fill('nobody');
			await page.getByRole('button').click();
			await expect(page.getByText('Enter an email address')).toBeVisible();
			await expectNoFault(page);
			await page.getByLabel('Your name').fill('Sam');
			await page.getByLabel('Email').fill('sam@company.example');
			await page.getByLabel('How many?').fill('3');
			await page.getByRole('button').click();
			await expect(page.getByText('Your form was received')).toBeVisible();
			await expectNoFault(page);
		});
	});
}

test.describe('as it comes', () => {
	test.use({ bypassCSP: false, viewport: { width: 360, height: 740 } });

	test('is filled in by keyboard', async ({ page, serve }) => {
		const server = await serve(FORM);
		const { link } = server;
		await page.goto(link);
		const { keyboard } = page;
		const type = async (text: string) => {
			await keyboard.press('Tab');
			await keyboard.type(text);
		};
		await type('Sam');
		await type('sam@company.example');
		await type('12');
		await type('11302026');
		await page.getByLabel('Size').focus();
		await keyboard.type('Large');
		await keyboard.press('Tab');
		await keyboard.press('ArrowDown');
		await keyboard.press('Tab');
		await keyboard.press('Tab');
		await keyboard.press('Space');
		await type('No, thanks');
		await keyboard.press('Tab');
		await expect(page.getByRole('button', { name: 'Submit' })).toBeFocused();
		await keyboard.press('Enter');
		await expect(page.getByText('Your form was received')).toBeVisible();
		expect(server.row()?.response_fields).toEqual({
			'Your name': 'Sam',
			Email: 'sam@company.example',
			'How many?': 12,
			'When does it suit you?': '2026-11-30',
			Size: 'Large',
			Delivery: 'Pick-up',
			Extras: ['<b>Card</b>'],
			[`Anything else ${'long'.repeat(40)}?`]: 'No, thanks',
		});
	});

	test('keeps what was typed when something is wrong with it', async ({ page, serve }) => {
		const server = await serve(FORM);
		const { link } = server;
		await page.goto(link);
		await page.getByLabel('Your name').fill('Sam');
		await page.getByLabel('How many?').fill('1');
		await page.getByLabel('Email').fill('sam@company');
		await page.getByRole('button').click();
		await expect(page.getByText('Enter an email address')).toBeVisible();
		await expect(page.getByLabel('Your name')).toHaveValue('Sam');
		expect(server.row()).toBe(undefined);
	});

	test('runs no script and has no origin, and tells nobody its address', async ({
		page,
		serve,
	}) => {
		const { link } = await serve(TWO_BUTTONS);
		const response = await page.goto(link);
		expect(response?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer' });
		expect(await page.evaluate('origin')).toBe('null');
		const run =
			"document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 1' }))";
		await page.evaluate(run);
		expect(await page.title()).toBe('@acme_support asks');
	});

	test('says what was answered', async ({ page, serve }) => {
		const server = await serve(TWO_BUTTONS);
		const { link } = server;
		await page.goto(link);
		await page.getByRole('button', { name: 'Decline' }).press('Enter');
		await expect(page.getByText(/^You answered “Decline”, .* UTC\.$/)).toBeVisible();
		expect(server.row()).toMatchObject({ approved: false });
	});
});
