import { delimiter } from 'node:path';
import { findChromium } from '../../../tools/screenshots/chromium.mts';

const PATH = ['/usr/local/bin', '', '/usr/bin'].join(delimiter);

it.each([
	[{ PATH }, ['/usr/bin/chromium'], '/usr/bin/chromium'],
	[{ PATH }, ['/usr/bin/google-chrome'], '/usr/bin/google-chrome'],
	[{ PATH }, ['/usr/bin/chromium', '/usr/bin/google-chrome'], '/usr/bin/chromium'],
	[
		{ PATH },
		['/usr/bin/chromium', '/usr/local/bin/chromium-browser'],
		'/usr/local/bin/chromium-browser',
	],
	[{ PATH, CHROMIUM_PATH: '/opt/c' }, ['/usr/bin/chromium', '/opt/c'], '/opt/c'],
	[{ PATH, CHROMIUM_PATH: '' }, ['/usr/bin/chromium'], '/usr/bin/chromium'],
])('with %j and %j it is %s', (session, programs, found) => {
	expect(findChromium(session, (path) => programs.includes(path))).toBe(found);
});

it.each([
	[{ PATH }, 'apt-get install chromium'],
	[{}, 'apt-get install chromium'],
	[{ PATH, CHROMIUM_PATH: '/opt/c' }, 'CHROMIUM_PATH: there is no program at /opt/c'],
])('with %j it says what is missing', (session, message) => {
	expect(() => findChromium(session, () => false)).toThrow(message);
});

it('asks the file system', () => {
	expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
	expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow('/nowhere/chromium');
});
