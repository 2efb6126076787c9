// Renders SVG with text, filters and clips to pixels.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { thrownBy } from './samples.mjs';

export const packages = ['@resvg/resvg-wasm'];

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120">
  <defs>
    <radialGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#36c" stop-opacity=".6"/></radialGradient>
    <filter id="f"><feGaussianBlur stdDeviation="3"/><feOffset dx="4" dy="4"/></filter>
    <clipPath id="c"><circle cx="150" cy="60" r="40"/></clipPath>
  </defs>
  <rect width="200" height="120" fill="#fed"/>
  <circle cx="60" cy="60" r="45" fill="url(#g)" stroke="#000" stroke-dasharray="6 3"/>
  <g filter="url(#f)" opacity=".7"><path d="M20 100 C 60 20 100 140 180 30 S 190 90 150 110 Z" fill="#c33"/></g>
  <g clip-path="url(#c)" transform="rotate(15 150 60)"><rect x="120" y="30" width="60" height="30" fill="#393"/></g>
  <text x="30" y="70" font-family="DejaVu Sans" font-size="18">Fuel é 12.5</text>
</svg>`;

export default async function work() {
  const require = createRequire(import.meta.url);
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const font = readFileSync(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
  const seen = [];
  for (const options of [
    {},
    { fitTo: { mode: 'width', value: 320 }, background: 'rgba(9, 99, 200, .5)' },
    { shapeRendering: 1 },
  ]) {
    const resvg = new Resvg(drawing, { font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans' }, ...options });
    const image = resvg.render();
    seen.push(image.width, image.height, image.asPng(), image.pixels, resvg.getBBox(), resvg.toString());
    image.free();
    resvg.free();
  }
  seen.push(await thrownBy(() => new Resvg('<svg')), await thrownBy(() => initWasm(new Uint8Array(4))));
  return seen;
}
