import { describe, expect, test } from 'vitest';
import type { HttpHeaders } from './client.ts';
import { NetworkDenied } from './policy.ts';
import { checkMessage, type HttpRequest, redirected } from './request.ts';

const check = (request: Partial<HttpRequest>) => checkMessage({ url: 'http://a.example/', ...request }, 1000);
const body = new Uint8Array(3);

describe('what may be sent', () => {
  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', 'Patch'])('method %s', (method) => {
    expect(check({ method }).method).toBe(method.toUpperCase());
  });

  test('GET is the default; an empty body is none', () => {
    expect(check({})).toEqual({ method: 'GET', headers: [], body: undefined });
    expect(check({ body: new Uint8Array(0) }).body).toBeUndefined();
    expect(check({ method: 'POST', body }).body).toBe(body);
    expect(check({ method: 'DELETE', body }).body).toBe(body);
  });

  test('headers of the request', () => {
    const headers: HttpHeaders = [
      ['Accept', '*/*'],
      ['x-tab', 'a\tb'],
      ['x-latin', 'é'],
      ['x-empty', ''],
      ['__proto__', 'x'],
      ["!#$%&'*+-.^_`|~", 'x'],
    ];
    expect(check({ headers }).headers).toEqual(headers);
  });
});

describe('what may not', () => {
  test.each(['CONNECT', 'TRACE', 'TRACK', '', 'GET ', 'GET\r\nX: y', 'GÉT', 'PROPFIND'])('method %j', (method) => {
    expect(() => check({ method })).toThrow(NetworkDenied);
    expect(() => check({ method })).toThrow('may not be sent');
  });

  test.each([
    ...['connection', 'Keep-Alive', 'Proxy-Connection', 'te', 'Trailer', 'Transfer-Encoding', 'upgrade', 'Via'],
    ...['Host', 'content-length', 'Expect', 'HTTP2-Settings', 'Proxy-Authorization', 'proxy-authenticate'],
  ])('the header %s', (name) => {
    expect(() => check({ headers: [[name, 'x']] })).toThrow(`the header '${name}' may not be sent`);
  });

  test.each([
    ['', 'x', 'header name'],
    ['a b', 'x', 'header name'],
    ['a:', 'x', 'header name'],
    ['a\n', 'x', 'header name'],
    ['ä', 'x', 'header name'],
    ['a', 'x\r\nHost: evil', 'value'],
    ['a', 'x\n', 'value'],
    ['a', '\0', 'value'],
    ['a', '\x7f', 'value'],
    ['a', 'ğ', 'value'],
  ])('header %j of value %j', (name, value, what) => {
    expect(() => check({ headers: [[name, value]] })).toThrow(what);
  });

  test('too much of it', () => {
    expect(() => check({ headers: [['a', 'x'.repeat(996)]] })).toThrow('1001 bytes of headers may not be sent');
    expect(check({ headers: [['a', 'x'.repeat(995)]] }).headers).toHaveLength(1);
    const many = Array.from({ length: 101 }, (_, index) => [`a${index}`, ''] as const);
    expect(() => check({ headers: many })).toThrow('101 headers may not be sent: 100 at most');
  });

  test('a body with GET or HEAD', () => {
    expect(() => check({ body })).toThrow('a body with GET may not be sent');
    expect(() => check({ method: 'head', body })).toThrow('a body with HEAD may not be sent');
  });
});

describe('after a redirect', () => {
  const headers: HttpHeaders = [
    ['Content-Type', 'text/plain'],
    ['Authorization', 'Bearer x'],
    ['Cookie', 'a=b'],
    ['Accept', '*/*'],
  ];
  const post = { method: 'POST', headers, body };

  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [301, 'PUT', 'PUT'],
    [302, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [308, 'DELETE', 'DELETE'],
  ])('%i of %s is followed by %s', (status, method, next) => {
    const message = redirected({ ...post, method }, status, true);
    expect(message.method).toBe(next);
    const keepsBody = next === method;
    expect(message.body).toBe(keepsBody ? body : undefined);
    expect(message.headers.some(([name]) => name === 'Content-Type')).toBe(keepsBody);
    expect(message.headers).toContainEqual(['Authorization', 'Bearer x']);
  });

  test('another origin does not get what was meant for the first', () => {
    expect(redirected(post, 307, false).headers).toEqual([
      ['Content-Type', 'text/plain'],
      ['Accept', '*/*'],
    ]);
  });
});
