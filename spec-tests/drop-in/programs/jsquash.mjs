// Pictures as PNG, JPEG and WebP, there and back.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import decodePng, { init as initPngDecoder } from '@jsquash/png/decode.js';
import encodePng, { init as initPngEncoder } from '@jsquash/png/encode.js';
import decodeWebp, { init as initWebpDecoder } from '@jsquash/webp/decode.js';
import encodeWebp, { init as initWebpEncoder } from '@jsquash/webp/encode.js';
import { picture } from './samples.mjs';

export const packages = ['@jsquash/png', '@jsquash/jpeg', '@jsquash/webp'];

/** Pages have this class; Node does not. */
class ImageData {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
}

const require = createRequire(import.meta.url);
const compile = (file) => WebAssembly.compile(readFileSync(require.resolve(`@jsquash/${file}`)));

/** The glue would fetch its modules; it takes compiled ones as well. The encoder of WebP is the one with vectors. */
export default async function work() {
  globalThis.ImageData ??= ImageData;
  const png = await compile('png/codec/pkg/squoosh_png_bg.wasm');
  await initPngEncoder(png);
  await initPngDecoder(png);
  await initJpegEncoder(await compile('jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initJpegDecoder(await compile('jpeg/codec/dec/mozjpeg_dec.wasm'));
  await initWebpEncoder(await compile('webp/codec/enc/webp_enc_simd.wasm'));
  await initWebpDecoder(await compile('webp/codec/dec/webp_dec.wasm'));
  const seen = [];
  for (const [width, height] of [
    [17, 9],
    [160, 120],
  ]) {
    const image = picture(width, height);
    for (const [encode, decode, options] of [
      [encodePng, decodePng, [{}]],
      [encodeJpeg, decodeJpeg, [{}, { quality: 40, progressive: true, color_space: 3 }]],
      [encodeWebp, decodeWebp, [{}, { lossless: 1 }, { quality: 30, method: 6 }]],
    ]) {
      for (const option of options) {
        const encoded = new Uint8Array(await encode(image, option));
        const decoded = await decode(encoded.buffer);
        seen.push(encoded, decoded.width, decoded.height, decoded.data);
      }
    }
  }
  return seen;
}
