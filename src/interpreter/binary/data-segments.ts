// The data segments of a module, packed into words. Go writes a hundred thousand of them: as objects they took as much
// room as the module's bytes, and more time to collect than to read.

import type { DataSegment } from './declaration.ts';

/** Memory, expression, contents, offset; a passive segment has no expression and 0 for it. */
const wordsEach = 6;

export class DataSegments {
  /** How many there are. */
  length = 0;
  /** Is there one that is not active? */
  hasPassive = false;
  #words: Uint32Array = new Uint32Array(wordsEach);

  add({ mode, memory, offsetExpression, bytes, offset }: DataSegment): void {
    const first = this.length++ * wordsEach;
    if (first === this.#words.length) {
      const larger = new Uint32Array(2 * first);
      larger.set(this.#words);
      this.#words = larger;
    }
    if (mode === 'passive') this.hasPassive = true;
    const words = this.#words;
    words[first] = memory;
    words[first + 1] = offsetExpression?.start ?? 0;
    words[first + 2] = offsetExpression?.end ?? 0;
    words[first + 3] = bytes.start;
    words[first + 4] = bytes.end;
    words[first + 5] = offset;
  }

  /** The one at an index, which must be there. */
  at(index: number): DataSegment {
    const first = index * wordsEach;
    const words = this.#words;
    const start = words[first + 1]!;
    return {
      mode: start === 0 ? 'passive' : 'active',
      memory: words[first]!,
      offsetExpression: start === 0 ? undefined : { start, end: words[first + 2]! },
      bytes: { start: words[first + 3]!, end: words[first + 4]! },
      offset: words[first + 5]!,
    };
  }

  *[Symbol.iterator](): Generator<DataSegment> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
