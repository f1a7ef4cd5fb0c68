import { runCommand } from './command.mts';

/** Whom a program runs as. */
export interface SystemUser {
	uid: number;
	gid: number;
}

/** A user of this system. Throws when there is none of this name. */
export async function systemUser(name: string): Promise<SystemUser> {
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (flag) => Number(await runCommand('id', [flag, name]))),
	);
	if (uid === undefined || gid === undefined) throw new Error(`There is no user ${name}.`);
	return { uid, gid };
}
