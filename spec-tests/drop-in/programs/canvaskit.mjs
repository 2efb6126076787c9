// Skia, 7 MB: shapes drawn and read back as pixels and as PNG.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import initialize from 'canvaskit-wasm';

export const packages = ['canvaskit-wasm'];

export default async function work() {
  const require = createRequire(import.meta.url);
  const CanvasKit = await initialize({ locateFile: (file) => require.resolve(`canvaskit-wasm/bin/${file}`) });
  const surface = CanvasKit.MakeSurface(120, 90);
  const canvas = surface.getCanvas();
  canvas.clear(CanvasKit.Color(250, 245, 230, 1));
  const paint = new CanvasKit.Paint();
  paint.setAntiAlias(true);
  paint.setShader(
    CanvasKit.Shader.MakeLinearGradient(
      [0, 0],
      [120, 90],
      [CanvasKit.RED, CanvasKit.Color(0, 90, 200, 0.5)],
      null,
      CanvasKit.TileMode.Mirror,
    ),
  );
  canvas.drawRRect(CanvasKit.RRectXY(CanvasKit.LTRBRect(10, 10, 80, 60), 12, 8), paint);
  paint.setShader(null);
  paint.setStyle(CanvasKit.PaintStyle.Stroke);
  paint.setStrokeWidth(3);
  paint.setPathEffect(CanvasKit.PathEffect.MakeDash([6, 3], 1));
  const path = CanvasKit.Path.MakeFromSVGString('M 20 70 C 60 10 80 120 110 30');
  canvas.drawPath(path, paint);
  const typeface = CanvasKit.Typeface.MakeFreeTypeFaceFromData(
    readFileSync(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')).buffer.slice(0),
  );
  const image = surface.makeImageSnapshot();
  const pixels = canvas.readPixels(0, 0, {
    width: 120,
    height: 90,
    colorType: CanvasKit.ColorType.RGBA_8888,
    alphaType: CanvasKit.AlphaType.Unpremul,
    colorSpace: CanvasKit.ColorSpace.SRGB,
  });
  return [pixels, image.encodeToBytes(), path?.toSVGString?.() ?? null, typeface === null];
}
