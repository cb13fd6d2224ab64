#!/usr/bin/env node
// The server, each of whose answers comes $LATE_MS milliseconds late.
const { spawn } = require('node:child_process');
const { STAGELS, LATE_MS = '150' } = process.env;

const server = spawn(STAGELS, process.argv.slice(2), { stdio: ['pipe', 'pipe', 'inherit'] });
process.stdin.pipe(server.stdin);
server.stdout.on('data', answer => setTimeout(() => process.stdout.write(answer), Number(LATE_MS)));
server.on('close', code => setTimeout(() => process.exit(code), Number(LATE_MS)));
