import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import { locator, SEND_DM, SEND_DM_TYPE, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Manifest } from './packageContents.mts';
import { findPackageFaults } from './packageContents.mts';
import { packPackage, unpackPackage } from './packPackage.mts';

const ROOT = join(import.meta.dirname, '../..');
const CREDENTIAL = 'xquikApi';

async function checkContents(packageRoot: string): Promise<void> {
	const files = (await readdir(packageRoot, { recursive: true, withFileTypes: true }))
		.filter((entry) => !entry.isDirectory())
		.map(({ parentPath, name }) => relative(packageRoot, join(parentPath, name)))
		.sort();
	for (const file of files) console.log(`  ${file}`);
	const manifest = await readFile(join(packageRoot, 'package.json'), 'utf8');
	const faults = findPackageFaults(files, JSON.parse(manifest) as Manifest);
	if (faults.length > 0) throw new Error(faults.join('\n'));
	console.log(`${files.length} files, no dependencies`);
}

async function loadAndSend(packageRoot: string): Promise<void> {
	await using cleanup = new AsyncDisposableStack();
	const sandbox = await startSandbox();
	cleanup.defer(() => sandbox.close());
	const engine = await startEngine({ packageRoot });
	cleanup.defer(() => engine.close());
	if (!engine.nodeTypes.includes(SEND_DM_TYPE)) throw new Error('n8n loaded no Send DM.');
	console.log(`n8n loaded the node ${SEND_DM_TYPE}`);

	const values = { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl };
	const test = await engine.testCredential(CREDENTIAL, values);
	if (!test.ok) throw new Error(`The credential test says: ${test.message}`);
	console.log(`n8n loaded the credential ${CREDENTIAL}; its test passes`);

	const { outputs, error } = await engine.run({
		workflow: sendDmWorkflow({
			account: locator('username', 'acme_support'),
			recipient: locator('id', '44196397'),
			text: 'Sent by the packed node',
		}),
		items: [{ json: {} }],
		credentials: { [CREDENTIAL]: values },
	});
	const row = outputs[SEND_DM]?.[0]?.[0]?.json;
	const [message, ...others] = sandbox.outbox();
	if (message === undefined || row?.['message_id'] !== message.messageId) {
		throw new Error(`The message was not sent: ${error?.message ?? JSON.stringify(row)}`);
	}
	if (others.length > 0) throw new Error('The message was sent more than once.');
	console.log(`The packed node sent message ${message.messageId}`);
}

/**
 * Packs the package, unpacks it, looks at what is in it, and has n8n load it from there and send one
 * message to a sandbox.
 *
 * @throws when something is wrong with it
 */
export async function checkPackage(folder: string): Promise<void> {
	const archive = await packPackage(ROOT, folder);
	console.log(`Packed ${basename(archive)}`);
	const packageRoot = await unpackPackage(archive, folder);
	await checkContents(packageRoot);
	// n8n gives its community nodes its own n8n-workflow, the package's one peer dependency.
	const modules = join(folder, 'node_modules');
	await mkdir(modules);
	await symlink(join(ROOT, 'node_modules/n8n-workflow'), join(modules, 'n8n-workflow'), 'dir');
	await loadAndSend(packageRoot);
}
