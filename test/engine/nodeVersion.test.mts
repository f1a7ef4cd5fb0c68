describe('Node.js', () => {
	// .ci/on-own-node says which one is meant; npm would put that of the dev dependencies first.
	const expected = process.env['EXPECTED_NODE'] ?? process.versions.node.split('.')[0];

	it(`is version ${expected ?? ''}`, () => {
		expect(process.versions.node.split('.')[0]).toBe(expected);
	});
});
