// A web server for one page's files, on a free port of this machine alone.
import { once } from 'node:events';
import { createServer } from 'node:http';

const types = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', png: 'image/png', css: 'text/css' };

/**
 * Serves `files` (from path to text or bytes) under a content security policy while `use` runs, which is given the
 * server's address.
 */
export async function whileServing(files, policy, use) {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    const body = files[path];
    const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'content-security-policy': policy });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
