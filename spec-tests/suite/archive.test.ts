import { expect, test } from 'vitest';
import { readArchive } from './archive.ts';

const encoder = new TextEncoder();

/** One file of a tar archive: a header block and the content, filled up to whole blocks. */
function file(name: string, kind: string, content: string, prefix = ''): Uint8Array {
  const bytes = encoder.encode(content);
  const block = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512);
  block.set(encoder.encode(name), 0);
  block.set(encoder.encode(`${bytes.length.toString(8).padStart(11, '0')} `), 124);
  block.set(encoder.encode(kind), 156);
  block.set(encoder.encode(prefix), 345);
  block.set(bytes, 512);
  return block;
}

function archive(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(1024)]));
}

function read(bytes: Uint8Array): [string, string][] {
  return [...readArchive(bytes)].map(({ path, bytes: content }) => [path, new TextDecoder().decode(content)]);
}

test('regular files are given, folders and global headers are not', () => {
  const bytes = archive(
    file('pax_global_header', 'g', '13 comment=a\n'),
    file('a/', '5', ''),
    file('a/b', '0', 'text'),
    file('c', '', ''),
  );
  expect(read(bytes)).toEqual([
    ['a/b', 'text'],
    ['c', ''],
  ]);
});

test('a long path is split into prefix and name, or stands in a pax header', () => {
  const long = `${'d'.repeat(120)}/e`;
  const record = ` path=${long}\n`;
  const header = `${record.length + 3}${record}`;
  expect(
    read(archive(file('b', '0', '1', 'a'), file('x', 'x', header), file('cut', '0', '2'), file('f', '0', '3'))),
  ).toEqual([
    ['a/b', '1'],
    [long, '2'],
    ['f', '3'],
  ]);
});

test('an archive that is cut short is refused', () => {
  const whole = archive(file('a', '0', 'x'.repeat(1000)));
  expect(() => read(whole.subarray(0, 1024))).toThrow('the archive is damaged at byte 0');
  expect(() => read(whole.subarray(0, 1536))).toThrow('the archive has no end');
});
