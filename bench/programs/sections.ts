// Compares modules by what they do: two assemblers write the same text to the same bytes but for names and other custom
// sections. For tests of committed modules against their sources; the modules are taken to be valid.

/** The bytes of a valid module without its custom sections. */
export function withoutCustomSections(bytes: Uint8Array): Uint8Array {
  const kept = [...bytes.subarray(0, 8)];
  let at = 8;
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
    if (id !== 0) kept.push(...bytes.subarray(start, at));
  }
  return Uint8Array.from(kept);
}
