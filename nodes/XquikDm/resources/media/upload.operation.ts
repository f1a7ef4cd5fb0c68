import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Intent } from '../../delivery/idempotencyKey';
import { idempotencyKey } from '../../delivery/idempotencyKey';
import type { Attachment } from '../../delivery/message';
import { UPLOAD } from '../../delivery/steps/upload';
import { uploadMedia } from '../../delivery/uploadMedia';
import type { WriteResult } from '../../delivery/write';
import { intentsOf } from '../../items/intent';
import type { NodeRun } from '../../items/runIdentity';
import { readRun } from '../../items/runIdentity';
import type { WriteItem, WriteOperation } from '../../items/writeItem';
import { writeItems } from '../../items/writeItems';
import { writeFailure } from '../../output/failure';
import { doneNote } from '../../output/progressNote';
import type { Report } from '../../output/report';
import { failureIn, statusOf } from '../../output/report';
import { UPLOAD_FAILURES } from '../../output/stepTexts';
import { uploadRow } from '../../output/uploadRow';
import { accountParameter } from '../../parameters/account';
import { duplicateProtectionParameter, UPLOAD_TEXTS } from '../../parameters/duplicateProtection';
import { outputOptions } from '../../parameters/outputOptions';
import { UPLOAD_FIELDS } from '../../parameters/rowFields';
import { maxWaitOf, waitLimitsOf } from '../../parameters/maxWait';
import { optionSet } from '../../parameters/optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	LONG_VIDEO,
	MAX_QUEUE_TIME,
	maxWaitOption,
} from '../../parameters/options';
import type { ValuesIn } from '../../parameters/parameterSet';
import { itemSource, notice, parameterSet } from '../../parameters/parameterSet';
import { sameAccount, sameFile } from '../../parameters/sameRequest';
import { UPLOAD_SOURCE } from '../../parameters/uploadSource';
import type { Operation } from '../operation';

const OPTIONS = optionSet([
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	MAX_QUEUE_TIME,
	maxWaitOption(
		'Longest wait for one upload to be confirmed, without the transfer of the file. An upload that is still open then is an error with the state pending_confirmation.',
	),
	LONG_VIDEO,
	...outputOptions(UPLOAD_FIELDS),
]);

/** The parameters of an item, checked. */
interface CheckedUpload {
	account: string;
	attachment: Attachment;
	intent: Intent;
}

/** An input item of Upload on its way. */
interface UploadItem extends WriteItem<CheckedUpload, CheckedUpload, Report> {
	options: Partial<ValuesIn<typeof PARAMETERS>['options']>;
	account?: string;
	/** Undefined until its parameters are checked. */
	intent?: Intent;
	/** How its write ended. */
	written?: WriteResult;
}

const PARAMETERS = parameterSet({
	notice: notice('costNotice', 'Each upload costs 10 credits.'),
	account: accountParameter('The connected X account that will send the file'),
	file: UPLOAD_SOURCE,
	protection: duplicateProtectionParameter(UPLOAD_TEXTS),
	options: OPTIONS.parameter,
});

const UNKNOWN = {
	title: 'Outcome unknown: the file may have been uploaded',
	remedy:
		'Run the workflow again for this item. Nothing was sent to anybody; at worst the upload is charged twice.',
};

/** An upload without a media ID is no use to what comes next, so an open one is a failure, too. */
const STILL_OPEN = {
	problem: { code: 'upload_not_confirmed', message: '', retryable: true, safeToRetry: true },
	remedy:
		'Ask for it later with Write Action: Get and the write_action_id of this row, or raise Max Wait.',
};

/**
 * Uploads one file for each input item, once, and gives one row for each with the media ID.
 *
 * @throws NodeApiError or NodeOperationError, with all rows in its context, when an item has failed
 *   and On Error is Stop Workflow
 */
async function executeUpload(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await writeItems(context, uploadOperation(context, readRun(context)));
}

function uploadOperation(
	context: IExecuteFunctions,
	{ identity }: NodeRun,
): WriteOperation<UploadItem, CheckedUpload, CheckedUpload, Report> {
	const { typeVersion } = context.getNode();
	return {
		kind: UPLOAD,
		fields: UPLOAD_FIELDS,
		start: (itemIndex) => ({ itemIndex, options: {} }),
		check: async (item, baseUrl) => {
			const { itemIndex } = item;
			const read = await PARAMETERS.read(itemSource(context, itemIndex, baseUrl));
			item.options = read.values.options ?? {};
			item.account = read.values.account?.account;
			if (read.checked === undefined) throw read.error;
			const { account: given, protection, options } = read.checked;
			const longVideo = options.videoLongerThan140Seconds;
			const file =
				read.checked.file.kind === 'file' ? { ...read.checked.file, longVideo } : read.checked.file;
			const isShared = protection.protection !== 'perExecution';
			const account = isShared ? sameAccount(given) : given.account;
			const attachment = isShared ? sameFile(file) : file;
			const parts = { account, text: '', attachment, protection };
			const intent = (await intentsOf(parts, identity, itemIndex))('');
			Object.assign(item, { account, intent });
			return { account, attachment, intent };
		},
		maxWaitOf: ({ options }) => maxWaitOf(options),
		accountOf: ({ account }) => account,
		complete: (_item, checked) => ({ ready: checked }),
		// Uploads do not depend on each other, but equal ones find the first one's record.
		laneOf: ({ intent }) => idempotencyKey(intent, UPLOAD.name, 1),
		write: async (item, { account, attachment, intent }, session) => {
			const upload = { account, attachment };
			const limits = waitLimitsOf(item.options, typeVersion);
			const write = await uploadMedia(upload, intent, limits, session);
			item.written = write;
			const failure =
				write.kind === 'pending' ? STILL_OPEN : writeFailure(write, UPLOAD_FAILURES, UNKNOWN);
			return {
				report: { status: statusOf(write, UPLOAD.doneStatus), ...failure },
				writes: [write],
			};
		},
		reportOf: (_item, report) => report,
		row: ({ account, intent, options, written: write }, report) => {
			const outcome = {
				state: report.status,
				write,
				failure: failureIn(report),
				account,
				...(intent !== undefined && { key: idempotencyKey(intent, UPLOAD.name, 1) }),
			};
			return { row: uploadRow(outcome, options.includeApiResponse === true), report };
		},
		note: (reports, totals) => doneNote(reports, UPLOAD.doneStatus, totals),
	};
}

/** Media: Upload. */
export const UPLOAD_MEDIA: Operation = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload a file',
	description:
		'Upload a picture, GIF or video for a later direct message and get its media ID, valid for 24 hours (10 credits). Sends nothing to anybody.',
	parameters: PARAMETERS,
	execute: executeUpload,
};
