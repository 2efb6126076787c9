// Meshes; it picks its build with vectors by validating a module that has them.

import { MeshoptClusterizer, MeshoptDecoder, MeshoptEncoder, MeshoptSimplifier } from 'meshoptimizer';
import { thrownBy, noise } from './samples.mjs';

export default async function work() {
  await Promise.all([MeshoptClusterizer, MeshoptDecoder, MeshoptEncoder, MeshoptSimplifier].map(({ ready }) => ready));
  const side = 40;
  const positions = Float32Array.from({ length: side * side * 3 }, (_, at) => {
    const vertex = Math.floor(at / 3);
    return [vertex % side, Math.floor(vertex / side), Math.sin(vertex / 7) * 2][at % 3];
  });
  const indices = [];
  for (let y = 0; y < side - 1; y++) {
    for (let x = 0; x < side - 1; x++) {
      const at = y * side + x;
      indices.push(at, at + 1, at + side, at + 1, at + side + 1, at + side);
    }
  }
  const triangles = new Uint32Array(indices);
  const seen = [MeshoptDecoder.supported];
  const [order, unique] = MeshoptEncoder.reorderMesh(triangles.slice(), true, true);
  const vertices = new Uint8Array(positions.buffer);
  const encodedVertices = MeshoptEncoder.encodeVertexBuffer(vertices, side * side, 12);
  const encodedIndices = MeshoptEncoder.encodeIndexBuffer(new Uint8Array(triangles.buffer), triangles.length, 4);
  const [decodedVertices, decodedIndices] = [new Uint8Array(vertices.length), new Uint8Array(triangles.length * 4)];
  MeshoptDecoder.decodeVertexBuffer(decodedVertices, side * side, 12, encodedVertices);
  MeshoptDecoder.decodeIndexBuffer(decodedIndices, triangles.length, 4, encodedIndices);
  seen.push(order, unique, encodedVertices, encodedIndices, decodedVertices, decodedIndices);
  const filtered = MeshoptEncoder.encodeFilterQuat(
    Float32Array.from({ length: 400 }, (_, at) => Math.sin(at)),
    100,
    8,
    12,
  );
  const target = new Uint8Array(800);
  MeshoptDecoder.decodeGltfBuffer(
    target,
    100,
    8,
    MeshoptEncoder.encodeGltfBuffer(filtered, 100, 8, 'ATTRIBUTES'),
    'ATTRIBUTES',
    'QUATERNION',
  );
  seen.push(filtered, target, MeshoptSimplifier.simplify(triangles, positions, 3, 900, 0.05));
  seen.push(MeshoptClusterizer.buildMeshlets(triangles, positions, 3, 64, 124, 0.5));
  seen.push(await thrownBy(() => MeshoptDecoder.decodeVertexBuffer(decodedVertices, side * side, 12, noise(100))));
  return seen;
}
