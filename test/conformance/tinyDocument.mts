/**
 * Two operations, of which the sandbox offers the accounts.
 *
 * @param id the schema of an account's ID
 */
export function tinyDocument(id: object = { type: 'string' }): object {
	const account = {
		type: 'object',
		required: ['id', 'xUsername'],
		properties: { id, xUsername: { type: 'string' } },
	};
	const json = (schema: object, example: unknown) => ({
		'application/json': { schema, example },
	});
	const error = {
		description: 'Anything else',
		content: json({ $ref: '#/components/schemas/Error' }, { error: 'internal_error' }),
	};
	return {
		openapi: '3.1.0',
		info: { title: 'Tiny', version: '1' },
		paths: {
			'/api/v1/x/accounts': {
				get: {
					operationId: 'listXAccounts',
					responses: {
						200: {
							description: 'The accounts',
							content: json(
								{
									type: 'object',
									required: ['accounts'],
									properties: { accounts: { type: 'array', items: account } },
								},
								{ accounts: [{ id: '42', xUsername: 'example' }] },
							),
						},
						default: error,
					},
				},
			},
			'/api/v1/trends': { get: { operationId: 'getTrends', responses: { default: error } } },
		},
		components: {
			schemas: {
				Error: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
			},
		},
	};
}
