// Where the sections of a module stand in its bytes (specification 5.5.2). For modules that have been validated: there
// is nothing left to check here.

/** One section. Offsets and sizes in bytes. */
export interface Section {
  readonly id: number;
  /** The specification's name; of a custom section its own name, in quotes. */
  readonly name: string;
  /** Where its contents begin. */
  readonly offset: number;
  /** Bytes of its contents. */
  readonly size: number;
  /** How many entries it says it has; undefined for custom sections and the start section. */
  readonly count: number | undefined;
}

const sectionNames: Readonly<Record<number, string>> = {
  1: 'type',
  2: 'import',
  3: 'function',
  4: 'table',
  5: 'memory',
  6: 'global',
  7: 'export',
  8: 'start',
  9: 'element',
  10: 'code',
  11: 'data',
  12: 'data count',
  13: 'tag',
};
const start = 8;

/** The sections of a valid module, in their order. */
export function sectionsOf(bytes: Uint8Array): Section[] {
  const sections: Section[] = [];
  let position = 8;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (position < bytes.length) {
    const id = bytes[position++]!;
    const size = number();
    const offset = position;
    let name = sectionNames[id];
    let count: number | undefined;
    if (id === 0) {
      const length = number();
      name = JSON.stringify(new TextDecoder().decode(bytes.subarray(position, position + length)));
    } else if (id !== start) count = number();
    sections.push({ id, name: name ?? `section ${id}`, offset, size, count });
    position = offset + size;
  }
  return sections;
}
