import { describe, expect, test } from 'vitest';
import { parseAllowedHost } from './hosts.ts';
import { NetworkDenied, NetworkPolicy } from './policy.ts';

function policy(...entries: readonly string[]): NetworkPolicy {
  return new NetworkPolicy(
    entries.map((entry) => {
      const parsed = parseAllowedHost(entry);
      if (typeof parsed === 'string') throw new Error(`${entry} ${parsed}`);
      return parsed;
    }),
  );
}

const open = policy('api.example', 'one.example:8080', '127.0.0.1', '[::1]:80', 'xn--bcher-kva.example');

describe('a URL whose host is on the list', () => {
  test.each([
    ['http://api.example/', 'http://api.example/', 80],
    ['HTTPS://API.EXAMPLE', 'https://api.example/', 443],
    ['http://api.example:8443/a?b=c#d', 'http://api.example:8443/a?b=c', 8443],
    ['http://api.example:80/', 'http://api.example/', 80],
    ['http://one.example:8080/', 'http://one.example:8080/', 8080],
    ['http://127.0.0.1:9/', 'http://127.0.0.1:9/', 9],
    ['http://[::1]/', 'http://[::1]/', 80],
    ['http://bücher.example/', 'http://xn--bcher-kva.example/', 80],
    // Other spellings of an address that is on the list are that address.
    ['http://2130706433/', 'http://127.0.0.1/', 80],
    ['http://0x7f.1/', 'http://127.0.0.1/', 80],
    ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]/', 80],
    ['http://api.example/@me?q=a@b', 'http://api.example/@me?q=a@b', 80],
  ])('%s leads to %s', (text, href, port) => {
    const target = open.target(text);
    expect([target.url.href, target.port]).toEqual([href, port]);
  });

  test('may be relative where a base is given', () => {
    const base = new URL('https://api.example/a/b');
    expect(open.target('../c', base).url.href).toBe('https://api.example/c');
    expect(open.target('//api.example/x', base).url.href).toBe('https://api.example/x');
    expect(() => open.target('//evil.example/x', base)).toThrow("host 'evil.example' is not allowed");
  });
});

describe('a URL that is refused', () => {
  test.each([
    ['http://evil.example/', "host 'evil.example' is not allowed"],
    // Suffixes and prefixes.
    ['http://api.example.evil.example/', 'is not allowed'],
    ['http://evilapi.example/', 'is not allowed'],
    ['http://sub.api.example/', 'is not allowed'],
    ['http://api.example%2eevil.example/', "host 'api.example.evil.example' is not allowed"],
    ['http://example/', 'is not allowed'],
    // Ports.
    ['http://one.example/', "host 'one.example' is not allowed on port 80"],
    ['https://one.example:443/', "host 'one.example' is not allowed on port 443"],
    ['http://[::1]:81/', "host '[::1]' is not allowed on port 81"],
    // A trailing dot names the same host to a resolver.
    ['http://api.example./', 'ends in a dot'],
    ['http://api.example.:80/', 'ends in a dot'],
    ['http://api.example%2e/', 'ends in a dot'],
    ['http://api.example。/', 'ends in a dot'],
    // User information.
    ['http://api.example@evil.example/', 'user information'],
    ['http://evil.example@api.example/', 'user information'],
    ['http://u:p@api.example/', 'user information'],
    ['http://@api.example/', 'user information'],
    ['http://:@api.example/', 'user information'],
    ['http://evil.example:80@api.example/', 'user information'],
    // What parsers read differently.
    ['http://api.example\\@evil.example/', 'characters that no URL has'],
    ['http:\\\\api.example/', 'characters that no URL has'],
    ['http://evil.example\t.api.example/', 'characters that no URL has'],
    ['http://api.example/\r\nX-Evil: 1', 'characters that no URL has'],
    [' http://api.example/', 'characters that no URL has'],
    ['http://api.example/\0', 'characters that no URL has'],
    ['http://api.example/a b', 'characters that no URL has'],
    // Other schemes.
    ['file:///etc/passwd', 'neither http nor https'],
    ['ftp://api.example/', 'neither http nor https'],
    ['data:,x', 'neither http nor https'],
    ['javascript:1', 'neither http nor https'],
    ['blob:http://api.example/x', 'neither http nor https'],
    ['ws://api.example/', 'neither http nor https'],
    // No URL.
    ['', 'is no URL'],
    ['/path', 'is no URL'],
    ['api.example', 'is no URL'],
    ['http://', 'is no URL'],
    ['http://api.example:99999/', 'is no URL'],
    ['http://1.2.3.256/', 'is no URL'],
    ['http://[::1/', 'is no URL'],
    ['http://[fe80::1%25eth0]/', 'is no URL'],
    [`http://api.example/${'a'.repeat(9000)}`, 'longer than 8192'],
    // Addresses in all spellings, none of them on the list.
    ['http://169.254.169.254/latest/meta-data/', "host '169.254.169.254' is not allowed"],
    ['http://0xa9fea9fe/', "host '169.254.169.254' is not allowed"],
    ['http://2852039166/', "host '169.254.169.254' is not allowed"],
    ['http://0251.0376.0251.0376/', "host '169.254.169.254' is not allowed"],
    ['http://10.0.1/', "host '10.0.0.1' is not allowed"],
    ['http://0/', "host '0.0.0.0' is not allowed"],
    ['http://[::ffff:127.0.0.1]/', "host '[::ffff:7f00:1]' is not allowed"],
    ['http://[::]/', "host '[::]' is not allowed"],
    ['http://①②⑦.0.0.2/', "host '127.0.0.2' is not allowed"],
  ])('%j: %s', (url, why) => {
    expect(() => open.target(url)).toThrow(NetworkDenied);
    expect(() => open.target(url)).toThrow(why);
  });

  test('is shown in one line of limited length', () => {
    const long = `http://evil.example/\n${'x'.repeat(5000)}`;
    try {
      open.target(long);
      expect.unreachable();
    } catch (error) {
      const { message } = error as Error;
      expect(message.length).toBeLessThan(250);
      expect(message).toMatch(/^"http:\/\/evil\.example\/\\nxxx/);
    }
  });
});

describe('an address that a host resolves to', () => {
  const fault = (entries: readonly string[], host: string, address: string, port = 80) =>
    policy(...entries).addressFault({ host, port }, address);

  test('may be public', () => {
    for (const address of ['1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      expect(fault(['api.example'], 'api.example', address)).toBeUndefined();
    }
  });

  test.each([
    ['127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['169.254.169.254', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1%eth0', 'link-local'],
    ['fd00:ec2::254', 'metadata'],
  ])('%s is not reached by a name alone (%s)', (address, kind) => {
    expect(fault(['api.example'], 'api.example', address)).toContain(`(${kind}), which is not allowed itself`);
  });

  test('is reached by a name where it is on the list itself', () => {
    expect(fault(['api.example', '10.1.2.3'], 'api.example', '10.1.2.3')).toBeUndefined();
    expect(fault(['api.example', '10.1.2.3:80'], 'api.example', '::ffff:10.1.2.3')).toBeUndefined();
    expect(fault(['api.example', '[fd00::5]'], 'api.example', 'fd00:0::5')).toBeUndefined();
    expect(fault(['api.example', '10.1.2.3:80'], 'api.example', '10.1.2.3', 81)).toContain('private');
    expect(fault(['api.example', '10.1.2.3'], 'api.example', '10.1.2.4')).toContain('private');
    expect(fault(['api.example', '[fd00::5]'], 'api.example', 'fd00::6')).toContain('private');
  });

  test('localhost leads to loopback, and to nothing else', () => {
    for (const host of ['localhost', 'a.localhost']) {
      expect(fault([host], host, '127.0.0.1')).toBeUndefined();
      expect(fault([host], host, '::1')).toBeUndefined();
      expect(fault([host], host, '10.0.0.1')).toContain('private');
    }
    expect(fault(['notlocalhost'], 'notlocalhost', '127.0.0.1')).toContain('loopback');
    expect(fault(['localhost.example'], 'localhost.example', '127.0.0.1')).toContain('loopback');
  });

  test('that stands in the URL was compared with the list already', () => {
    expect(fault(['10.0.0.1'], '10.0.0.1', '10.0.0.1')).toBeUndefined();
    expect(fault(['[::ffff:7f00:1]'], '[::ffff:7f00:1]', '::ffff:7f00:1')).toBeUndefined();
  });

  test('that is none is a fault', () => {
    expect(fault(['api.example'], 'api.example', 'evil')).toContain('which is no address');
    expect(fault(['api.example'], 'api.example', '')).toContain('which is no address');
  });
});
