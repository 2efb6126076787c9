// Shapes text of several scripts with a font.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as harfbuzz from 'harfbuzzjs';
import { prose } from './samples.mjs';

export default async function work() {
  const file = readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
  const blob = new harfbuzz.Blob(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
  const face = new harfbuzz.Face(blob, 0);
  const font = new harfbuzz.Font(face);
  const seen = [face.upem, [...face.collectUnicodes()].length];
  for (const text of ['office affluent fi', 'مرحبا بالعالم', 'Ελληνικά Ǆ é', prose(2_000)]) {
    const buffer = new harfbuzz.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    harfbuzz.shape(font, buffer);
    seen.push(buffer.getGlyphInfosAndPositions?.() ?? buffer.json());
  }
  for (let glyph = 30; glyph < 130; glyph++) seen.push(font.glyphToPath(glyph), font.glyphName?.(glyph));
  return seen;
}
