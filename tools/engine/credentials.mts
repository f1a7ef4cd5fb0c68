import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import type { CredentialsByType } from './types.mts';

/**
 * What n8n's credentials helper does, on values held in memory instead of n8n's database: hands
 * values to nodes and puts them on requests the way the credential type says. A type has no parents
 * and no `preAuthentication` here.
 */
export function createCredentialsHelper(
	n8n: N8nModules,
	typeOf: (name: string) => ICredentialType,
	values: CredentialsByType,
): ICredentialsHelper {
	const notStored = () => Promise.reject(new Error('The engine stores no credentials.'));

	// Declared in here because its base class exists only once n8n is loaded.
	class EngineCredentials extends n8n.workflow.ICredentialsHelper {
		getParentTypes = () => [];
		isCredentialUsableByNode = () => true;
		preAuthentication = () => Promise.resolve(undefined);
		runPreAuthentication = () => Promise.resolve(undefined);
		getCredentials = notStored;
		updateCredentials = notStored;
		updateCredentialsOauthTokenData = notStored;

		getCredentialsProperties(type: string): INodeProperties[] {
			return typeOf(type).properties;
		}

		getDecrypted(
			_additionalData: IWorkflowExecuteAdditionalData,
			{ name }: INodeCredentialsDetails,
			type: string,
		): Promise<ICredentialDataDecryptedObject> {
			const found = values[type];
			if (found !== undefined) return Promise.resolve({ ...found });
			return Promise.reject(
				new Error(`The run was given no values for "${name}" of type "${type}".`),
			);
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
				throw new Error(`The credential type "${typeName}" needs a workflow.`);
			}

			const data = { $credentials: credentials };
			const resolve = (text: string): string => {
				if (!text.startsWith('=')) return text;
				const { expression } = workflow;
				const value = expression.getSimpleParameterValue(node, text, 'internal', data);
				return value ? String(value) : '';
			};
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
	}

	return new EngineCredentials();
}
