// Reads the regular files of a tar archive (the ustar format with the pax extension for long names), which is
// what a repository is downloaded as. Nothing is written here: download.ts decides what to keep.

/** One regular file of an archive. */
export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;

/** The regular files of a tar archive. Throws for an archive that is cut short. */
export function* readArchive(archive: Uint8Array): Generator<ArchiveEntry> {
  let longPath: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(field(header, 124, 12).trim(), 8);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > archive.length) throw new Error(`the archive is damaged at byte ${at}`);
    const bytes = archive.subarray(start, start + size);
    const kind = field(header, 156, 1);
    const prefix = field(header, 345, 155);
    const name = field(header, 0, 100);
    if (kind === 'x') {
      longPath = paxPath(bytes);
    } else {
      const path = longPath ?? (prefix === '' ? name : `${prefix}/${name}`);
      if (kind === '0' || kind === '') yield { path, bytes };
      if (kind !== 'g') longPath = undefined;
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error('the archive has no end');
}

function field(header: Uint8Array, offset: number, length: number): string {
  const bytes = header.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The `path` record of a pax header, whose records are `length keyword=value\n`. */
function paxPath(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(new TextDecoder().decode(bytes.subarray(at, space)));
    if (space < 0 || !(length > 0)) throw new Error('a pax header of the archive is damaged');
    const record = new TextDecoder().decode(bytes.subarray(space + 1, at + length - 1));
    if (record.startsWith('path=')) return record.slice('path='.length);
    at += length;
  }
  return undefined;
}
