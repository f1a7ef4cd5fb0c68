import type {
	ExecutionError,
	ExecutionStatus,
	IBinaryData,
	IConnections,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	IRun,
	ITaskData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** Credential values by credential type name, as n8n has them after decrypting. */
export type CredentialsByType = Record<string, ICredentialDataDecryptedObject>;

export interface EngineOptions {
	/** The folder with the package.json whose `n8n` section names the nodes and credentials. */
	packageRoot: string;
	/** Where n8n keeps files of items: on disk (default) or as base64 in the item itself. */
	binaryDataMode?: 'filesystem' | 'memory';
	/**
	 * n8n's encryption key, from which n8n derives the instance ID. Engines with the same key are the
	 * same n8n instance, before and after a restart. Default: a random one, so another instance.
	 */
	encryptionKey?: string;
	/** Node types besides those of the package, by their full names. */
	extraNodes?: Record<string, INodeType>;
}

/** A workflow as n8n exports it; fields of the export that are not here do no harm. */
export interface WorkflowFile {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	/** Default: execution order `v1`, as n8n gives every new workflow. */
	settings?: IWorkflowSettings;
}

export interface RunOptions {
	workflow: WorkflowFile;
	/** What the first node hands on. */
	items: INodeExecutionData[];
	/**
	 * Values for the nodes' credentials, whatever credential the workflow file names. A field that is
	 * not given is absent: no default is filled in, and expressions in values are not resolved.
	 */
	credentials: CredentialsByType;
	/** The same ID twice is the same execution coming back. Default: 1, 2, 3… within an engine. */
	executionId?: string;
	/**
	 * n8n's random resume token, which an execution shares with its retries. Default: one that goes
	 * with `executionId`, or a new one without that. Empty: none, as in n8n before 2.41.
	 */
	resumeToken?: string;
	/**
	 * The run that this one repeats, as *Retry execution* does after an error: its last node runs
	 * again with its input, its token and its context, in mode `retry`. `items` is not read then.
	 */
	retryOf?: EngineRun;
	/**
	 * The waiting run that this one goes on with, and what the webhook has given; without that its time
	 * is over. `items` is not read then.
	 */
	resumes?: { run: EngineRun; workflowData?: INodeExecutionData[][] | undefined };
	/** Default: `trigger`, an execution that no person started by hand. */
	mode?: WorkflowExecuteMode;
	/** Aborting cancels the execution as n8n's Stop button does. */
	signal?: AbortSignal;
	/** The name of the node to start from. Default: the node without incoming connections. */
	startNode?: string;
}

export interface EngineRun {
	/** `success`, `error`, `canceled` or another of n8n's. */
	status: ExecutionStatus;
	/** Why the run failed, with all its fields; n8n hands on a copy without the error's class. */
	error: ExecutionError | undefined;
	/** Items by node name and output index (of our node: 0 main, 1 error), of the node's last run. */
	outputs: Record<string, INodeExecutionData[][]>;
	/** n8n's own record of every run of every node. */
	runs: Record<string, ITaskData[]>;
	/** All that n8n would store of the execution. */
	data: IRun;
}

/** A call of the link that resumes a waiting run. */
export interface WebhookCall {
	workflow: WorkflowFile;
	/** The run that waits. */
	run: EngineRun;
	link: string;
	method: 'GET' | 'POST';
	/** What n8n has read of the request. */
	body?: IDataObject;
}

/** What came back: `workflowData` is what the run goes on with, if it does. */
export interface WebhookAnswer {
	status: number;
	headers: Record<string, string>;
	html: string;
	workflowData?: INodeExecutionData[][];
}

/** One poll of a trigger node, in a workflow that consists of nothing else. */
interface PollOptions {
	type: string;
	/** Default: 1. */
	typeVersion?: number;
	parameters: INodeParameters;
	credentials: CredentialsByType;
	/** What n8n had stored of the workflow's static data after the last poll. Default: nothing. */
	staticData?: IDataObject;
	/** `manual` is the editor's test. Default: `trigger`. */
	mode?: WorkflowExecuteMode;
}

/** The items that the workflow starts with, or null when it does not start; and what n8n stores. */
export interface EnginePoll {
	items: INodeExecutionData[] | null;
	staticData: IDataObject;
}

interface ListSearchOptions {
	/** The part of a node that n8n's editor sends along when it fills a dropdown. */
	node: { type: string; parameters: INodeParameters };
	credentials: CredentialsByType;
	/** The name in the node's `methods.listSearch`. */
	method: string;
	/** The parameter whose dropdown it is, such as `parameters.conversation`. */
	path: string;
	/** What the user typed to narrow the list. */
	filter?: string;
	/** The token of the previous answer, for the next page. */
	paginationToken?: string;
}

/** What the credential screen shows after Test. */
export interface CredentialTestResult {
	ok: boolean;
	message: string;
}

export interface Engine {
	/** All the types that can be run: `n8n-nodes-xquik-dm.xquikDm`, `engine.start`, … */
	readonly nodeTypes: string[];
	/** n8n's 64-digit hexadecimal ID of this instance. */
	readonly instanceId: string;
	/** n8n's folder of this instance; everything n8n writes is in it. */
	readonly userFolder: string;
	/**
	 * Stores a file as n8n does for a binary property of an item. A file given by its path is copied
	 * on disk, not read into memory (in memory mode it is read).
	 */
	storeFile(
		source: Buffer | { path: string },
		file: { fileName: string; mimeType: string },
		executionId?: string,
	): Promise<IBinaryData>;
	/**
	 * Runs a workflow to its end. A failed run is not thrown: see `status` and `error`.
	 *
	 * @throws when the workflow has no start, a node of an unknown type, or parameters n8n refuses to
	 *   start with (`WorkflowHasIssuesError`)
	 */
	run(options: RunOptions): Promise<EngineRun>;
	/** Calls the resume webhook of a run that waits, which stays as it is; throws what the node throws. */
	callWebhook(call: WebhookCall): Promise<WebhookAnswer>;
	/** Polls a trigger node once, as n8n's schedule does; throws what the node throws. */
	poll(options: PollOptions): Promise<EnginePoll>;
	/** Calls a node's list search method, as n8n's dropdown does; throws what the method throws. */
	listSearch(options: ListSearchOptions): Promise<INodeListSearchResult>;
	/**
	 * What the credential screen's Test button does: sends the credential type's test request. A
	 * failed test is not thrown, an unknown type is.
	 */
	testCredential(type: string, data: ICredentialDataDecryptedObject): Promise<CredentialTestResult>;
	/** Removes the instance's folder and gives the environment back. Ends once, then does nothing. */
	close(): Promise<void>;
}
