// Compiles CSS: Rust, 16 MB, through the glue of N-API, whose functions get whatever values the host has.

import { transform, transformStyleAttribute } from 'lightningcss-wasm';
import { thrownBy } from './samples.mjs';

export const packages = ['lightningcss-wasm'];

const sheet = `@import 'x.css'; .a { color: oklch(60% 0.2 30 / 50%); &:is(:hover, .b) { inset: 0 1px; transition: all .50s } }
  @media (400px <= width < 800px) { .grid { display: grid; grid-template: "a b" 1fr "c d" 2fr / auto minmax(10px, 1fr) } }
  @supports (color: lch(0 0 0)) { :root { --x: calc(1px + 2 * (3px - 1px)) } } @keyframes k { from { top: 0 } 50.0% { top: 10px } }
  ${Array.from({ length: 100 }, (_, index) => `.n${index}::before { content: "\\201${index % 9}"; margin: ${index}px ${index}px 0 0; font: 1${index % 9}px/1.5 "é", serif }`).join('\n')}`;

export default async function work() {
  const visited = [];
  const options = {
    filename: 'a.css',
    code: Buffer.from(sheet),
    sourceMap: true,
    targets: { chrome: 80 << 16, safari: 13 << 16 },
  };
  const visitor = {
    Length: ({ unit, value }) => {
      visited.push(unit, value);
      return { unit, value: value * 2 };
    },
  };
  const css = (more) => {
    // What it gives are views of the program's memory, which do not outlive the next growth.
    const { code, map, ...others } = transform({ ...options, ...more });
    return { code: String(code), map: String(map), ...others };
  };
  const seen = [css({ minify: true }), css({ cssModules: { pattern: 'x_[local]' } }), css({ visitor }), visited];
  seen.push(String(transformStyleAttribute({ code: Buffer.from('color: RED; margin: 0.50px'), minify: true }).code));
  seen.push(await thrownBy(() => transform({ filename: 'b.css', code: Buffer.from('.a { color: } } }') })));
  return seen;
}
