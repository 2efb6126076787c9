// What the programs are given to work on: the same in every run, on every host.

/** Numbers from 0 to 2^32 - 1, always the same for a seed (a linear congruential generator). */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // The low bits of such a generator have short periods.
    return ((state >>> 16) | Math.imul(state, 0x9e3779b1)) >>> 0;
  };
}

/** Bytes without any order. */
export function noise(length, seed = 1) {
  const next = numbers(seed);
  return Uint8Array.from({ length }, () => next() >>> 24);
}

const words = 'the fuel of a program is one whole number é€😀 however often it pauses and goes on'.split(' ');

/** Lines of words and numbers, which compress to about a third. */
export function prose(length, seed = 1) {
  const next = numbers(seed);
  let text = '';
  while (text.length < length) {
    text += `${words[next() % words.length]} ${next() % 7 === 0 ? `${next() % 1000}\n` : ''}`;
  }
  return text.slice(0, length);
}

/** A picture of soft colours with some edges: RGBA, four bytes a pixel. */
export function picture(width, height) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (width / 3) ** 2;
      const pixel = [(x * 255) / width, (y * 255) / height, inside ? 220 : ((x ^ y) * 3) & 255, 255 - (inside ? y : 0)];
      data.set(pixel, (y * width + x) * 4);
    }
  }
  return { data, width, height, colorSpace: 'srgb' };
}

/** JavaScript with many kinds of syntax in it. */
export function script(functions, seed = 1) {
  const next = numbers(seed);
  const lines = [`import { a as b } from './a.js';`, `import * as all from 'all';`];
  for (let index = 0; index < functions; index++) {
    lines.push(
      `export async function f${index}(x, { y = ${next() % 99}, ...rest } = {}) {`,
      `  for (const [key, value] of Object.entries(rest)) if (value?.z ?? all.t\`x\${key}\` > ${next() % 1e6}) y += +key;`,
      `  class C${index} extends b { static #p = ${next() % 2 ? '/[a-z]+/gu' : '1_000n'}; get p() { return C${index}.#p; } }`,
      `  try { return await import(x) } catch { return y ** 2, new C${index}(...x) } finally { /* ${index} */ }`,
      '}',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What is thrown by the work, as a value; work that does not throw is a fault of the test. */
export async function thrownBy(work) {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  }
  throw new Error('nothing was thrown');
}
