// Physics: bodies that fall and hit each other, to the last bit.

import RAPIER from '@dimforge/rapier3d-compat';
import { numbers } from './samples.mjs';

export const packages = ['@dimforge/rapier3d-compat'];

export default async function work() {
  await RAPIER.init();
  const next = numbers(71);
  const world = new RAPIER.World({ x: 0, y: -9.81, z: 0 });
  world.createCollider(RAPIER.ColliderDesc.cuboid(20, 0.1, 20));
  const bodies = Array.from({ length: 40 }, (_, index) => {
    const at = RAPIER.RigidBodyDesc.dynamic().setTranslation((next() % 100) / 30, 1 + index / 2, (next() % 100) / 30);
    const body = world.createRigidBody(at.setAngvel({ x: index % 3, y: 0.5, z: 0 }));
    const shapes = [
      RAPIER.ColliderDesc.ball(0.4),
      RAPIER.ColliderDesc.cuboid(0.3, 0.4, 0.5),
      RAPIER.ColliderDesc.capsule(0.3, 0.2),
    ];
    world.createCollider(shapes[index % 3].setRestitution(0.6), body);
    return body;
  });
  const seen = [RAPIER.version()];
  const events = new RAPIER.EventQueue(true);
  for (let step = 0; step < 60; step++) {
    world.step(events);
    if (step % 20 === 0) for (const body of bodies) seen.push(body.translation(), body.rotation(), body.linvel());
  }
  const hit = world.castRay(new RAPIER.Ray({ x: 1, y: 10, z: 1 }, { x: 0, y: -1, z: 0 }), 100, true);
  seen.push(hit?.timeOfImpact, world.takeSnapshot());
  world.free();
  return seen;
}
