import { accountParameter } from '../parameters/account';
import { notice, parameterSet } from '../parameters/parameterSet';
import { recipientParameter } from '../parameters/recipient';

/** The parameters of the trigger. */
export const TRIGGER_PARAMETERS = parameterSet({
	notice: notice(
		'costNotice',
		'Every poll reads the newest page of the conversation, and each message on it costs 1 credit, also when nothing is new. Choose an interval as long as the workflow can bear.',
	),
	account: accountParameter('The connected X account that gets the messages'),
	recipient: recipientParameter({
		displayName: 'From',
		description:
			'The person whose messages start the workflow. A username or profile URL is looked up once (1 credit).',
	}),
});
