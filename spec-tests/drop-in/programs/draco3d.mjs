// Meshes, compressed and decompressed, one number at a time across the boundary.

import draco from 'draco3d';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export default async function work() {
  const [encoding, decoding] = [await draco.createEncoderModule({}), await draco.createDecoderModule({})];
  const seen = [];
  const decode = (bytes) => {
    const buffer = new decoding.DecoderBuffer();
    buffer.Init(new Int8Array(bytes), bytes.length);
    const [decoder, mesh] = [new decoding.Decoder(), new decoding.Mesh()];
    const status = decoder.DecodeBufferToMesh(buffer, mesh);
    const [points, faces] = [new decoding.DracoFloat32Array(), new decoding.DracoInt32Array()];
    decoder.GetAttributeFloatForAllPoints(mesh, decoder.GetAttribute(mesh, 0), points);
    decoder.GetFaceFromMesh(mesh, mesh.num_faces() - 1, faces);
    seen.push(
      status.ok(),
      mesh.num_faces(),
      mesh.num_points(),
      [0, 1, 2].map((at) => faces.GetValue(at)),
    );
    return Float32Array.from({ length: points.size() }, (_, at) => points.GetValue(at));
  };
  // The model of a rabbit that the package brings along.
  seen.push(decode(readFileSync(createRequire(import.meta.url).resolve('draco3d/bunny.drc'))).slice(0, 3_000));

  const side = 24;
  const positions = Float32Array.from({ length: side * side * 3 }, (_, at) =>
    at % 3 === 2 ? Math.cos(at) : Math.floor(at / (at % 3 ? 3 * side : 3)) % side,
  );
  const triangles = [];
  for (let at = 0; at < side * (side - 1) - 1; at++)
    triangles.push(at, at + 1, at + side, at + 1, at + side + 1, at + side);
  const [encoder, builder, mesh] = [new encoding.Encoder(), new encoding.MeshBuilder(), new encoding.Mesh()];
  builder.AddFacesToMesh(mesh, triangles.length / 3, new Uint32Array(triangles));
  builder.AddFloatAttributeToMesh(mesh, encoding.POSITION, positions.length / 3, 3, positions);
  encoder.SetSpeedOptions(3, 3);
  encoder.SetAttributeQuantization(encoding.POSITION, 12);
  const encoded = new encoding.DracoInt8Array();
  const length = encoder.EncodeMeshToDracoBuffer(mesh, encoded);
  const bytes = Uint8Array.from({ length }, (_, at) => encoded.GetValue(at));
  seen.push(bytes, decode(bytes));
  return seen;
}
