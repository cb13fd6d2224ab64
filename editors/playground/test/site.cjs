// A web server for a folder. It counts what a browser would get of it by gzip.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { gzipSync } = require('node:zlib');

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };

exports.serve = async folder => {
  const sent = new Map(); // bytes by path
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    const name = pathname === '/' ? '/index.html' : pathname;
    fs.readFile(path.join(folder, name), (error, content) => {
      if (error) return response.writeHead(404).end();
      const body = gzipSync(content, { level: 6 });
      sent.set(name, body.length);
      response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'application/octet-stream', 'content-encoding': 'gzip', 'cache-control': 'max-age=600' }).end(body);
    });
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    sent,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
