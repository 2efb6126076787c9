import { expect, test } from 'vitest';
import { allowedHostText, coversHost, parseAllowedHost } from './hosts.ts';

// Names and what is wrong with them: the configuration's tests. Here are addresses.
test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.1:80', '10.0.0.1:80'],
  ['[::1]', '[::1]'],
  ['[::1]:8080', '[::1]:8080'],
  ['[0:0:0:0:0:0:0:1]:1', '[::1]:1'],
  ['[FD00:EC2::254]', '[fd00:ec2::254]'],
  ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ['LOCALHOST:65535', 'localhost:65535'],
  ['1a.2b', '1a.2b'],
])('%s is an entry, written %s, as URLs write it', (entry, text) => {
  const parsed = parseAllowedHost(entry);
  if (typeof parsed === 'string') throw new Error(parsed);
  expect(allowedHostText(parsed)).toBe(text);
  expect(new URL(`http://${text}/`).hostname).toBe(parsed.host);
});

test.each([
  ['0x7f.0.0.1', 'is an address that is not written as four decimal numbers'],
  ['2130706433', 'is an address that is not written as four decimal numbers'],
  ['0177.0.0.1', 'is an address that is not written as four decimal numbers'],
  ['127.1', 'is an address that is not written as four decimal numbers'],
  ['1.2.3.4.5', 'is an address that is not written as four decimal numbers'],
  ['1.2.3.256', 'is an address that is not written as four decimal numbers'],
  ['host.0x', 'is an address that is not written as four decimal numbers'],
  ['[::1', "has more than one ':'"],
  ['[::1]x', "has more than one ':'"],
  ['[::1%eth0]', 'is not an IPv6 address'],
  ['[127.0.0.1]', 'is not an IPv6 address'],
  ['[]', 'is not an IPv6 address'],
  ['[::1]:', 'has a port'],
  ['[::1]:0', 'has a port'],
  ['[::1]:80:80', 'has a port'],
  ['[::1]:65536', 'has a port'],
])('%s %s', (entry, fault) => {
  expect(parseAllowedHost(entry)).toContain(fault);
});

test('an entry without a port covers all ports of its host', () => {
  const granted = [
    { host: 'a', port: undefined },
    { host: '[::1]', port: 80 },
  ];
  expect(coversHost(granted, { host: 'a', port: 80 })).toBe(true);
  expect(coversHost(granted, { host: 'a', port: undefined })).toBe(true);
  expect(coversHost(granted, { host: '[::1]', port: 80 })).toBe(true);
  expect(coversHost(granted, { host: '[::1]', port: undefined })).toBe(false);
  expect(coversHost(granted, { host: 'b.a', port: 80 })).toBe(false);
});
