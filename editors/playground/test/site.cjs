// A web server for a folder, at a path, which packs texts by gzip and counts what it sends.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { gzipSync } = require('node:zlib');

const types = {
  '.html': { type: 'text/html', packs: true },
  '.js': { type: 'text/javascript', packs: true },
  '.css': { type: 'text/css', packs: true },
  '.png': { type: 'image/png' },
};

const part = 512 * 1024; // bytes

// slowly sends a body in parts, with so many milliseconds between them.
function slowly(response, body, pause) {
  if (body.length <= part) return response.end(body);
  response.write(body.subarray(0, part));
  setTimeout(() => slowly(response, body.subarray(part), pause), pause);
}

// serve serves a folder at a path; with a pause the server comes in parts.
exports.serve = async (folder, at = '/', pause = 0) => {
  const sent = new Map(); // bytes by path
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    const name = pathname === at ? 'index.html' : pathname.slice(at.length);
    fs.readFile(path.join(folder, name), (error, content) => {
      if (error) return response.writeHead(404).end();
      const { type, packs } = types[path.extname(name)] ?? { type: 'application/octet-stream' };
      const body = packs ? gzipSync(content) : content;
      sent.set(name, (sent.get(name) ?? 0) + body.length);
      response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=600', ...(packs && { 'content-encoding': 'gzip' }) });
      if (pause && name.endsWith('.zst')) slowly(response, body, pause);
      else response.end(body);
    });
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}${at}`,
    sent,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
