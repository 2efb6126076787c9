// ImageMagick, 15 MB: a picture read, changed and written in several formats.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ImageMagick, initializeImageMagick, Magick, MagickFormat, MagickReadSettings } from '@imagemagick/magick-wasm';
import { picture, thrownBy } from './samples.mjs';

export const packages = ['@imagemagick/magick-wasm'];

export default async function work() {
  await initializeImageMagick(
    readFileSync(createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm')),
  );
  const { data, width, height } = picture(64, 48);
  const settings = new MagickReadSettings({ width, height, format: MagickFormat.Rgba, depth: 8 });
  const seen = [Magick.imageMagickVersion.split(' ').slice(0, 3)];
  ImageMagick.read(new Uint8Array(data), settings, (image) => {
    image.resize(40, 30);
    image.blur(1, 0.8);
    image.rotate(30);
    seen.push(image.width, image.height, image.signature);
    for (const format of [MagickFormat.Bmp, MagickFormat.Gif, MagickFormat.Ppm])
      image.write(format, (bytes) => seen.push(Uint8Array.from(bytes)));
  });
  seen.push((await thrownBy(() => ImageMagick.read(new Uint8Array(10), () => {}))).slice(0, 60));
  return seen;
}
