import type { PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { NO_OP_NODE } from './builtinNodes.mts';
import type { N8nModules } from './n8nModules.mts';
import type { CredentialsByType } from './types.mts';

type Loader = Pick<PackageDirectoryLoader, 'credentialTypes' | 'known' | 'packageName'>;

/**
 * What n8n's credentials helper does, on values held in memory instead of n8n's database:
 * hands decrypted values to nodes and puts them on requests the way the credential type says.
 *
 * @param values by credential type; a token that `preAuthentication` fetches is kept beside them
 */
export function createCredentialsHelper(
	n8n: N8nModules,
	loader: Loader,
	values: CredentialsByType,
): ICredentialsHelper {
	const stored = { ...values };
	const typeOf = (name: string): ICredentialType => {
		const loaded = loader.credentialTypes[name];
		if (loaded === undefined) throw new Error(`There is no credential type "${name}" here.`);
		return loaded.type;
	};

	// Declared in here because its base class exists only once n8n is loaded.
	class EngineCredentials extends n8n.workflow.ICredentialsHelper {
		getParentTypes(name: string): string[] {
			const parents = typeOf(name).extends ?? [];
			return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
		}

		isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
			if (typeOf(credentialType).restrictToSupportedNodes !== true) return true;
			const supported = loader.known.credentials[credentialType]?.supportedNodes ?? [];
			return supported.some((name) => `${loader.packageName}.${name}` === nodeType);
		}

		async authenticate(
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
			requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
			workflow?: Workflow,
			node?: INode,
		): Promise<IHttpRequestOptions> {
			const options = requestOptions as IHttpRequestOptions;
			const { authenticate } = typeOf(typeName);
			if (authenticate === undefined) return options;
			if (typeof authenticate === 'function') return await authenticate(credentials, options);
			if (workflow === undefined || node === undefined) {
				throw new Error(
					`The credential type "${typeName}" needs a workflow to be put on a request.`,
				);
			}

			const resolve = (text: string): string =>
				resolveExpression(text, credentials, workflow, node);
			// In place, as n8n does it: a node that keeps its options sees the credential in them.
			options.headers ??= {};
			for (const [part, fields] of Object.entries(authenticate.properties)) {
				if (!Reflect.get(options, part)) Reflect.set(options, part, {});
				const target = Reflect.get(options, part) as object;
				for (const [name, value] of Object.entries(fields as object)) {
					Reflect.set(target, resolve(name), resolve(String(value)));
				}
			}
			return options;
		}

		async preAuthentication(
			helpers: IHttpRequestHelper,
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
			node: INode,
			credentialsExpired: boolean,
		): Promise<ICredentialDataDecryptedObject | undefined> {
			const { properties, preAuthentication } = typeOf(typeName);
			const token = properties.find(
				({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
			);
			if (token === undefined || preAuthentication === undefined) return undefined;

			// n8n knows a credential test by its stand-in node, and fetches a new token for each.
			const isTest = node.type === NO_OP_NODE && node.parameters['temp'] === '';
			if (credentials[token.name] !== '' && !credentialsExpired && !isTest) return undefined;

			const fetched = await this.runPreAuthentication(helpers, credentials, typeName);
			if (fetched?.[token.name] === undefined) return undefined;
			stored[typeName] = { ...stored[typeName], ...fetched };
			return Object.assign(credentials, fetched);
		}

		async runPreAuthentication(
			helpers: IHttpRequestHelper,
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
		): Promise<ICredentialDataDecryptedObject | undefined> {
			const output = await typeOf(typeName).preAuthentication?.call(helpers, credentials);
			return output as ICredentialDataDecryptedObject | undefined;
		}

		getDecrypted(
			_additionalData: IWorkflowExecuteAdditionalData,
			nodeCredentials: INodeCredentialsDetails,
			type: string,
		): Promise<ICredentialDataDecryptedObject> {
			const values = stored[type];
			if (values !== undefined) return Promise.resolve({ ...values });
			return Promise.reject(
				new Error(`The run was given no values for "${nodeCredentials.name}" of type "${type}".`),
			);
		}

		getCredentials(_nodeCredentials: INodeCredentialsDetails, type: string): Promise<ICredentials> {
			return Promise.reject(
				new Error(`The engine stores no encrypted credential of type "${type}".`),
			);
		}

		updateCredentials(
			_nodeCredentials: INodeCredentialsDetails,
			type: string,
			data: ICredentialDataDecryptedObject,
		): Promise<void> {
			stored[type] = { ...data };
			return Promise.resolve();
		}

		updateCredentialsOauthTokenData(
			nodeCredentials: INodeCredentialsDetails,
			type: string,
			data: ICredentialDataDecryptedObject,
		): Promise<void> {
			return this.updateCredentials(nodeCredentials, type, data);
		}

		getCredentialsProperties(type: string): INodeProperties[] {
			const { properties, extends: parents = [] } = typeOf(type);
			const own = new Set(properties.map(({ name }) => name));
			const inherited = parents.flatMap((parent) => this.getCredentialsProperties(parent));
			return [...inherited.filter(({ name }) => !own.has(name)), ...properties];
		}
	}

	return new EngineCredentials();
}

/** Resolves `={{$credentials.field}}`; a value that comes out empty is sent as an empty string. */
function resolveExpression(
	text: string,
	credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): string {
	if (!text.startsWith('=')) return text;
	const value = workflow.expression.getSimpleParameterValue(
		node,
		text,
		'internal',
		{ $credentials: credentials },
		undefined,
		'',
	);
	return value ? String(value) : '';
}
