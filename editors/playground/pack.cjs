// Packs a file by Zstandard: pack.cjs FROM TO. The packer is a module with a version, so the
// same file gives the same bytes.
const { readFileSync, writeFileSync } = require('node:fs');
const { init, compress } = require('@bokuweb/zstd-wasm');

const level = 19;
const [from, to] = process.argv.slice(2);
init().then(() => writeFileSync(to, compress(readFileSync(from), level)));
