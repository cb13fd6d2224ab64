#!/usr/bin/env node
'use strict';
// Starts the program of the package for this system, which npm installs beside this
// one, with the same arguments, input and output, and ends as it ends.
const { spawn } = require('node:child_process');
const { constants } = require('node:os');

const target = `${process.platform}-${process.arch}`;
const known = Object.keys(require('../package.json').optionalDependencies);

function program() {
  const name = `@stagels/cli-${target}`;
  if (!known.includes(name)) {
    return fail(`there is no program for ${target}; \`go install\` builds one from the source`);
  }
  try {
    return require.resolve(`${name}/bin/stagels${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    return fail(`the package ${name} is not installed: install stagels again, without --omit=optional, on this system`);
  }
}

function fail(why) {
  console.error(`stagels: ${why}`);
  process.exit(2);
}

const child = spawn(program(), process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(error.message));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
