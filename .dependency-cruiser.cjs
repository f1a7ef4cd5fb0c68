/**
 * The floors of the node (docs/architecture.md#floors): a file imports from its own folder and from
 * floors below, never from one above, and nothing imports itself by a detour.
 */
const FLOORS = [
	['resources', 'trigger', 'listSearch'],
	['items'],
	['output'],
	['reads'],
	['parameters'],
	['delivery'],
	['api', 'errors'],
];
const ROOT = '^nodes/XquikDm/';

const runsUp = FLOORS.map((folders, floor) => {
	const above = FLOORS.slice(0, floor).flat();
	const beside = (folder) => folders.filter((other) => other !== folder);
	return folders.map((folder) => ({
		name: `${folder}-imports-only-from-below`,
		severity: 'error',
		from: { path: `${ROOT}${folder}/` },
		to: {
			path: [`${ROOT}[^/]+$`, ...[...above, ...beside(folder)].map((other) => `${ROOT}${other}/`)],
		},
	}));
}).flat();

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...runsUp,
		{ name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'every-folder-has-a-floor',
			severity: 'error',
			from: { path: `${ROOT}(?!(${FLOORS.flat().join('|')})/)[^/]+/` },
			to: {},
		},
		{
			name: 'nothing-that-does-not-ship',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(sandbox|tools|e2e|test)/' },
		},
		{
			name: 'no-dependency-at-run-time',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: {
				dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg'],
				pathNot: 'node_modules/n8n-workflow',
			},
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
	},
};
