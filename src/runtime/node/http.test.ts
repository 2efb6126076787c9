import { describe, expect, test } from 'vitest';
import { GuardedHttp, type HttpResponse } from '../network/guarded-http.ts';
import { type AllowedHost, parseAllowedHost } from '../network/hosts.ts';
import { NetworkPolicy } from '../network/policy.ts';
import { certificate } from '../testing/certificate.ts';
import { secureWebServer, webServer } from '../testing/web-server.ts';
import { nodeHost } from './host.ts';
import { type NodeHttpOptions, nodeHttp } from './http.ts';

const text = ({ body }: HttpResponse) => new TextDecoder().decode(body);

function get(allowed: readonly string[], url: string, options: NodeHttpOptions = {}) {
  const policy = new NetworkPolicy(allowed.map((entry) => parseAllowedHost(entry) as AllowedHost));
  const http = new GuardedHttp(nodeHttp(options), policy, nodeHost.after, { timeoutMs: 5000 });
  return http.request({ url }, new AbortController().signal);
}

describe('a name', () => {
  test('that resolves to this machine leads there only if that is allowed', async () => {
    const server = await webServer((incoming, outgoing) => outgoing.end(`for ${incoming.headers.host}`));
    const resolve = async () => ['127.0.0.1'];
    const url = `http://api.test:${server.port}/`;
    await expect(get(['api.test'], url, { resolve })).rejects.toMatchObject({
      name: 'NetworkDenied',
      message: `http://api.test:${server.port}: host 'api.test' resolves to 127.0.0.1 (loopback), which is not allowed itself`,
    });
    expect(text(await get(['api.test', server.entry], url, { resolve }))).toBe(`for api.test:${server.port}`);
  });

  test('localhost leads to this machine by the system’s own resolver', async () => {
    const server = await webServer((_incoming, outgoing) => outgoing.end('home'));
    expect(text(await get(['localhost'], `http://localhost:${server.port}/`))).toBe('home');
  });

  test.each([
    ['10.0.0.1', 'private'],
    ['169.254.169.254', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['fe80::1', 'link-local'],
  ])('that resolves to %s is refused (%s)', async (address, kind) => {
    await expect(get(['api.test'], 'http://api.test/', { resolve: async () => [address] })).rejects.toThrow(
      `(${kind})`,
    );
  });

  test('is asked for once: what it resolves to later is not seen (rebinding)', async () => {
    const internal = await webServer((_incoming, outgoing) => outgoing.end('secret'));
    const outside = await webServer((_incoming, outgoing) => outgoing.end('public'), '127.0.0.2');
    let asked = 0;
    // The first answer is for the check, any other would be for the connection.
    const resolve = async () => (asked++ === 0 ? ['127.0.0.2'] : ['127.0.0.1']);
    const allowed = ['api.test', '127.0.0.2'];
    await expect(get(allowed, `http://api.test:${internal.port}/`, { resolve })).rejects.toThrow('ECONNREFUSED');
    expect(asked).toBe(1);
    asked = 0;
    expect(text(await get(allowed, `http://api.test:${outside.port}/`, { resolve }))).toBe('public');
    expect(asked).toBe(1);
    // Each redirect is a request of its own, and asks again.
    const turning = await webServer((_incoming, outgoing) => {
      outgoing.writeHead(302, { location: `http://api.test:${internal.port}/` }).end();
    }, '127.0.0.2');
    asked = 0;
    await expect(get(allowed, `http://api.test:${turning.port}/`, { resolve })).rejects.toThrow(
      "host 'api.test' resolves to 127.0.0.1 (loopback)",
    );
    expect(asked).toBe(2);
  });

  test('of several addresses only those are used that are allowed', async () => {
    const internal = await webServer((_incoming, outgoing) => outgoing.end('secret'));
    const resolve = async () => ['127.0.0.1', '127.0.0.3'];
    const url = `http://api.test:${internal.port}/`;
    await expect(get(['api.test', '127.0.0.3'], url, { resolve })).rejects.toThrow('127.0.0.3');
    const next = async () => ['10.0.0.1', '127.0.0.1', '::1'];
    expect(text(await get(['api.test', '127.0.0.1'], url, { resolve: next }))).toBe('secret');
  });

  test('that resolves to nothing, or to what is no address', async () => {
    await expect(get(['api.test'], 'http://api.test/', { resolve: async () => [] })).rejects.toThrow(
      "host 'api.test' has no address",
    );
    await expect(get(['api.test'], 'http://api.test/', { resolve: async () => ['evil'] })).rejects.toThrow(
      '"evil" is no address',
    );
    const resolve = () => Promise.reject(new Error('the resolver is ill'));
    await expect(get(['api.test'], 'http://api.test/', { resolve })).rejects.toThrow('the resolver is ill');
    await expect(get(['no.invalid'], 'http://no.invalid/')).rejects.toMatchObject({ name: 'NetworkFailure' });
  });

  test('is not waited for longer than the request’s time', async () => {
    const policy = new NetworkPolicy([parseAllowedHost('api.test') as AllowedHost]);
    const client = nodeHttp({ resolve: () => new Promise(() => {}) });
    const http = new GuardedHttp(client, policy, nodeHost.after, { timeoutMs: 30 });
    await expect(http.request({ url: 'http://api.test/' }, new AbortController().signal)).rejects.toThrow(
      'within 30 ms',
    );
  });
});

describe('over TLS', () => {
  const resolve = async () => ['127.0.0.1'];

  test('a server is who its certificate says', async () => {
    const server = await secureWebServer((_incoming, outgoing) => outgoing.end('safe'));
    const allowed = ['api.test', 'other.test', '127.0.0.1'];
    const options = { resolve, certificateAuthority: certificate };
    expect(text(await get(allowed, `https://api.test:${server.port}/`, options))).toBe('safe');
    expect(text(await get(allowed, `https://127.0.0.1:${server.port}/`, options))).toBe('safe');
    await expect(get(allowed, `https://other.test:${server.port}/`, options)).rejects.toThrow(
      "Host: other.test. is not in the cert's altnames",
    );
    await expect(get(allowed, `https://api.test:${server.port}/`, { resolve })).rejects.toThrow('self-signed');
    await expect(get(allowed, `http://api.test:${server.port}/`, options)).rejects.toMatchObject({
      name: 'NetworkFailure',
    });
  });
});

test('an IPv6 address stands in brackets', async () => {
  const serve = webServer((_incoming, outgoing) => outgoing.end('six'), '::1');
  const port = await serve.then(
    (server) => server.port,
    // A machine without IPv6 refuses the connection as it refused to listen.
    () => 9,
  );
  const answer = get([`[::1]:${port}`], `http://[::1]:${port}/`);
  if (port === 9) await expect(answer).rejects.toThrow(/EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH|ECONNREFUSED/);
  else expect(text(await answer)).toBe('six');
});
