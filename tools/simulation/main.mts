import { bugNamed, BUGS } from './bugs/bugs.mts';
import { bundleNode } from './bundle.mts';
import { readCommandLine } from './commandLine.mts';
import { plant } from './plant.mts';
import { replay } from './replay.mts';
import { runScenarios } from './runScenarios.mts';

const request = readCommandLine(process.argv.slice(2));
switch (request.kind) {
	case 'runs':
		process.exitCode = (await runScenarios(request)) ? 0 : 1;
		break;
	case 'planted': {
		const bugs = request.only === undefined ? BUGS : [bugNamed(request.only)];
		process.exitCode = (await plant(bugs, request)) ? 0 : 1;
		break;
	}
	case 'replay': {
		const patches = request.bug === undefined ? [] : bugNamed(request.bug).patches;
		process.exitCode = (await replay(await bundleNode(patches), request.scenario)) ? 0 : 1;
	}
}
