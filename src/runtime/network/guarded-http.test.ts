import { describe, expect, test } from 'vitest';
import { nodeHost } from '../node/host.ts';
import { nodeHttp } from '../node/http.ts';
import { rawServer, type TestServer, webServer } from '../testing/web-server.ts';
import { fetchClient, type HttpClient } from './client.ts';
import { GuardedHttp, type HttpResponse, type NetworkLimits } from './guarded-http.ts';
import { type AllowedHost, parseAllowedHost } from './hosts.ts';
import { NetworkPolicy } from './policy.ts';
import type { HttpRequest } from './request.ts';

const text = ({ body }: HttpResponse) => new TextDecoder().decode(body);
const bytes = (content: string) => new TextEncoder().encode(content);

function guarded(
  allowed: readonly string[],
  limits: Partial<NetworkLimits> = {},
  client: HttpClient = nodeHttp(),
): GuardedHttp {
  const entries = allowed.map((entry) => parseAllowedHost(entry) as AllowedHost);
  return new GuardedHttp(client, new NetworkPolicy(entries), nodeHost.after, limits);
}

function request(http: GuardedHttp, url: string, more: Partial<HttpRequest> = {}, signal?: AbortSignal) {
  return http.request({ url, ...more }, signal ?? new AbortController().signal);
}

/** No connection is left. What a host's fetch keeps open for the next request is its own business. */
async function none(server: TestServer, client: HttpClient): Promise<void> {
  if (client === clients[1]![1]) return;
  for (let tries = 0; server.connections() > 0 && tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(server.connections()).toBe(0);
}

const clients: [string, HttpClient][] = [
  ['over node:http', nodeHttp()],
  ['over fetch', fetchClient()],
];

describe.each(clients)('a request %s', (_, client) => {
  test('reaches a server that is allowed and brings status, headers and body back', async () => {
    const server = await webServer((incoming, outgoing) => {
      let sent = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => {
        sent += piece;
      });
      incoming.on('end', () => {
        outgoing.writeHead(418, { 'X-Two': ['a', 'b'], 'Content-Type': 'text/plain' });
        outgoing.end(`${incoming.method} ${incoming.url} ${incoming.headers['x-mine']} ${sent}`);
      });
    });
    const http = guarded([server.entry], {}, client);
    const post = { method: 'post', headers: [['X-Mine', 'yes'] as const], body: bytes('höi') };
    const response = await request(http, `${server.origin}/path?q=1#fragment`, post);
    expect(response.status).toBe(418);
    expect(text(response)).toBe('POST /path?q=1 yes höi');
    const names = response.headers.map(([name, value]) => [name.toLowerCase(), value]);
    expect(names).toContainEqual(['content-type', 'text/plain']);
    expect(
      names
        .filter(([name]) => name === 'x-two')
        .map(([, value]) => value)
        .join(', '),
    ).toBe('a, b');
    await none(server, client);
  });

  test('has no body where there is none, and none with HEAD', async () => {
    const server = await webServer((_incoming, outgoing) => outgoing.writeHead(204).end());
    const http = guarded([server.entry], {}, client);
    expect(text(await request(http, server.origin))).toBe('');
    expect((await request(http, server.origin, { method: 'HEAD' })).status).toBe(204);
  });

  test('goes nowhere else', async () => {
    let calls = 0;
    const server = await webServer((_incoming, outgoing) => outgoing.end(`${++calls}`));
    const http = guarded(['a.example', `localhost:${server.port + 1}`], {}, client);
    await expect(request(http, `${server.origin}/`)).rejects.toThrow(
      `${server.origin}/: host '127.0.0.1' is not allowed`,
    );
    await expect(request(http, `http://localhost:${server.port}/`)).rejects.toThrow('is not allowed on port');
    await expect(request(guarded([], {}, client), server.origin)).rejects.toMatchObject({ name: 'NetworkDenied' });
    expect(calls).toBe(0);
  });

  test('follows redirects by hand, each checked', async () => {
    const paths: string[] = [];
    const other = await webServer((incoming, outgoing) => outgoing.end(`other ${incoming.headers.authorization}`));
    const server = await webServer((incoming, outgoing) => {
      paths.push(`${incoming.method} ${incoming.url}`);
      const to = (status: number, location: string) => outgoing.writeHead(status, { location }).end('on');
      if (incoming.url === '/relative') to(302, 'there');
      else if (incoming.url === '/see-other') to(303, '/there');
      else if (incoming.url === '/keep') to(308, '/there');
      else if (incoming.url === '/loop') to(301, '/loop');
      else if (incoming.url === '/metadata') to(302, 'http://169.254.169.254/latest/meta-data/');
      else if (incoming.url === '/file') to(302, 'file:///etc/passwd');
      else if (incoming.url === '/user') to(302, `http://user@${server.entry}/there`);
      else if (incoming.url === '/port') to(302, `http://127.0.0.1:${other.port}/`);
      else if (incoming.url === '/nowhere') outgoing.writeHead(302).end('no location');
      else outgoing.end('here');
    });
    const http = guarded([server.entry], {}, client);
    expect(text(await request(http, `${server.origin}/relative`))).toBe('here');
    const post = { method: 'POST', body: bytes('x') };
    expect(text(await request(http, `${server.origin}/see-other`, post))).toBe('here');
    expect(text(await request(http, `${server.origin}/keep`, post))).toBe('here');
    expect(paths).toEqual([
      ...['GET /relative', 'GET /there', 'POST /see-other', 'GET /there', 'POST /keep', 'POST /there'],
    ]);
    expect(text(await request(http, `${server.origin}/nowhere`))).toBe('no location');
    await expect(request(http, `${server.origin}/metadata`)).rejects.toMatchObject({
      name: 'NetworkDenied',
      message: "http://169.254.169.254/latest/meta-data/: host '169.254.169.254' is not allowed",
    });
    await expect(request(http, `${server.origin}/file`)).rejects.toThrow('neither http nor https');
    await expect(request(http, `${server.origin}/user`)).rejects.toThrow('user information');
    await expect(request(http, `${server.origin}/port`)).rejects.toThrow('is not allowed on port');
    paths.length = 0;
    await expect(request(http, `${server.origin}/loop`)).rejects.toThrow('redirects more than 5 times');
    expect(paths).toHaveLength(6);
    const both = guarded([server.entry, other.entry], {}, client);
    const secret = { headers: [['Authorization', 'Bearer x'] as const] };
    expect(text(await request(both, `${server.origin}/port`, secret))).toBe('other undefined');
  });

  test('a body up to the cap, not past it, announced or not', async () => {
    let closed = 0;
    const server = await webServer((incoming, outgoing) => {
      outgoing.on('close', () => closed++);
      if (incoming.url === '/announced') outgoing.writeHead(200, { 'content-length': '1000001' }).write('x');
      else if (incoming.url === '/endless') {
        const more = () => {
          while (outgoing.write('x'.repeat(10_000)));
        };
        outgoing.on('drain', more);
        more();
      } else outgoing.end('x'.repeat(Number(incoming.url!.slice(1))));
    });
    const http = guarded([server.entry], { responseBytes: 1_000_000 }, client);
    expect((await request(http, `${server.origin}/1000000`)).body.length).toBe(1_000_000);
    const refused = `the body of ${server.origin} takes more than 1000000 bytes`;
    for (const path of ['1000001', 'announced', 'endless']) {
      await expect(request(http, `${server.origin}/${path}`)).rejects.toThrow(refused);
    }
    for (let tries = 0; closed < 4 && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(closed).toBe(4);
  });

  test('headers without an end', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const line = `X-${'a'.repeat(50)}: ${'b'.repeat(900)}\r\n`;
      const more = () => {
        while (!socket.destroyed && socket.write(line));
      };
      socket.on('drain', more);
      more();
    });
    const http = guarded([server.entry], { headerBytes: 20_000, timeoutMs: 20_000 }, client);
    await expect(request(http, server.origin)).rejects.toMatchObject({ name: 'NetworkFailure' });
    await none(server, client);
  });

  test('headers up to the cap, not past it', async () => {
    const server = await webServer((incoming, outgoing) => {
      outgoing.writeHead(200, { 'X-Long': 'x'.repeat(Number(incoming.url!.slice(1))) }).end('ok');
    });
    const http = guarded([server.entry], { headerBytes: 5000 }, client);
    expect(text(await request(http, `${server.origin}/4000`))).toBe('ok');
    await expect(request(http, `${server.origin}/5000`)).rejects.toThrow('take more than 5000 bytes');
  });

  test('a slow answer ends with the request’s time, wherever it is', async () => {
    const server = await rawServer((socket) => {
      let at = 0;
      socket.once('data', (head) => {
        const path = head.toString().split(' ')[1];
        const slowly = path === '/head' ? 'HTTP/1.1 200 OK\r\nX: y' : 'HTTP/1.1 200 OK\r\n\r\n';
        if (path === '/silent') return;
        const timer = setInterval(() => socket.write(at < slowly.length ? slowly[at++]! : 'x'), 5);
        socket.on('close', () => clearInterval(timer));
      });
    });
    const http = guarded([server.entry], { timeoutMs: 150 }, client);
    const began = performance.now();
    for (const path of ['silent', 'head', 'body']) {
      await expect(request(http, `${server.origin}/${path}`)).rejects.toThrow(
        `${server.origin} did not answer in full within 150 ms`,
      );
    }
    expect(performance.now() - began).toBeLessThan(5000);
    await none(server, client);
  });

  test('ends when the run does', async () => {
    const server = await webServer(() => undefined);
    const controller = new AbortController();
    const pending = request(guarded([server.entry], {}, client), server.origin, {}, controller.signal);
    setTimeout(() => controller.abort(), 30);
    await expect(pending).rejects.toThrow('the run was stopped');
    await none(server, client);
    const late = request(guarded([server.entry], {}, client), server.origin, {}, AbortSignal.abort());
    await expect(late).rejects.toThrow('the run was stopped');
  });

  test('fails by name where nobody listens, or what listens speaks no HTTP', async () => {
    const nobody = await rawServer((socket) => socket.destroy());
    await expect(request(guarded([nobody.entry], {}, client), nobody.origin)).rejects.toMatchObject({
      name: 'NetworkFailure',
      message: expect.stringContaining(nobody.origin),
    });
    const nonsense = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await expect(request(guarded([nonsense.entry], {}, client), nonsense.origin)).rejects.toMatchObject({
      name: 'NetworkFailure',
    });
    const short = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    await expect(request(guarded([short.entry], {}, client), short.origin)).rejects.toMatchObject({
      name: 'NetworkFailure',
    });
    const upgrade = await rawServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
    });
    await expect(request(guarded([upgrade.entry], {}, client), upgrade.origin)).rejects.toMatchObject({
      name: 'NetworkFailure',
    });
  });
});

describe('whatever the client', () => {
  const answer = { status: 200, headers: [], discard: () => undefined };

  test('a body too large to be sent', async () => {
    const http = guarded(['a.example'], { requestBytes: 3 }, { exchange: () => expect.unreachable() });
    await expect(request(http, 'http://a.example', { method: 'POST', body: new Uint8Array(4) })).rejects.toThrow(
      'a body of 4 bytes may not be sent: 3 at most',
    );
  });

  test('one that does not listen is left alone, and what it brings late is discarded', async () => {
    let discarded = 0;
    const slow: HttpClient = {
      exchange: async () => {
        await new Promise((resolve) => setTimeout(resolve, 40));
        return { ...answer, body: (async function* () {})(), discard: () => discarded++ };
      },
    };
    await expect(request(guarded(['a.example'], { timeoutMs: 10 }, slow), 'http://a.example')).rejects.toThrow(
      'did not answer in full within 10 ms',
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(discarded).toBe(1);
  });

  test('a body of a million pieces stays within its cap', async () => {
    const tiny: HttpClient = {
      exchange: async () => ({
        ...answer,
        body: (async function* () {
          for (;;) yield Uint8Array.of(7);
        })(),
      }),
    };
    const http = guarded(['a.example'], { responseBytes: 100_000 }, tiny);
    await expect(request(http, 'http://a.example')).rejects.toThrow('takes more than 100000 bytes');
  });

  test('its own errors are told with the origin', async () => {
    const broken: HttpClient = {
      exchange: async () => {
        throw new Error('no such thing');
      },
    };
    await expect(request(guarded(['a.example'], {}, broken), 'http://a.example/x')).rejects.toMatchObject({
      name: 'NetworkFailure',
      message: 'http://a.example: no such thing',
    });
  });

  test('browsers do not say where a redirect leads: that is a failure, not a success', async () => {
    const opaque = { type: 'opaqueredirect', status: 0 } as Response;
    const http = guarded(
      ['a.example'],
      {},
      fetchClient(async () => opaque),
    );
    await expect(request(http, 'http://a.example/')).rejects.toThrow('does not say where to');
  });

  test('what browsers would tell besides is held back', async () => {
    let seen: RequestInit | undefined;
    const spy: typeof fetch = async (_url, options) => {
      seen = options;
      return new Response('ok');
    };
    expect(text(await request(guarded(['a.example'], {}, fetchClient(spy)), 'http://a.example/'))).toBe('ok');
    expect(seen).toMatchObject({ redirect: 'manual', credentials: 'omit', cache: 'no-store', method: 'GET' });
  });

  test.each([{ timeoutMs: -1 }, { redirects: 1.5 }, { responseBytes: Number.NaN }, { other: 1 }])(
    '%o is no limit',
    (limits) => {
      expect(() => guarded([], limits)).toThrow(RangeError);
    },
  );
});
