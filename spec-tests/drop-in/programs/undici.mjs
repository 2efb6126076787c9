// An HTTP client of a server in this process. Its parser is llhttp, with vectors, and calls back for each piece of a
// message.

import { createServer } from 'node:http';
import { Client, fetch, request } from 'undici';
import { prose } from './samples.mjs';

export default async function work() {
  const long = 'a value longer than the vectors it is read by'.repeat(5);
  const server = createServer((message, response) => {
    response.setHeader('x-long', long).setHeader('date', 'none');
    response.setHeader('trailer', 'x-end');
    const pieces = [];
    message.on('data', (piece) => pieces.push(piece));
    message.on('end', () => {
      for (let at = 0; at < 40; at++) response.write(`${at} ${message.method} ${message.url} `);
      response.write(Buffer.concat(pieces));
      response.addTrailers({ 'x-end': 'yes' });
      response.end(prose(20_000));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const seen = [];
  for (const path of ['/a', '/b?c=é']) {
    const { statusCode, headers, body, trailers } = await request(`${origin}${path}`, {
      method: 'POST',
      body: prose(3_000),
    });
    seen.push(statusCode, headers, await body.text(), trailers);
  }
  const answer = await fetch(`${origin}/fetched`);
  seen.push(answer.status, [...answer.headers], await answer.text());
  const client = new Client(origin, { pipelining: 4 });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      client.request({ path: `/${at}`, method: 'GET' }).then(({ body }) => body.text()),
    ),
  );
  seen.push(answers);
  await client.close();
  server.closeAllConnections();
  server.close();
  return seen;
}
