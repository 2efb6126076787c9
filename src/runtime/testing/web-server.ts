// Web servers for tests: on the loopback address, each with a handler of its own, closed when the test file ends.

import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import net from 'node:net';
import { afterAll } from 'vitest';
import { certificate, certificateKey } from './certificate.ts';

const servers: { server: Server; sockets: Set<net.Socket> }[] = [];

afterAll(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});

/** A server under way. */
export interface TestServer {
  readonly port: number;
  /** `127.0.0.1:port`, as an entry of an allow list. */
  readonly entry: string;
  readonly origin: string;
  /** Connections that are open now. */
  readonly connections: () => number;
}

/** Serves HTTP on 127.0.0.1, or another address of this machine. */
export function webServer(handler: http.RequestListener, address = '127.0.0.1'): Promise<TestServer> {
  return listen(http.createServer(handler), 'http', address);
}

/** Serves HTTP over TLS, with the certificate of the tests. */
export function secureWebServer(handler: http.RequestListener): Promise<TestServer> {
  return listen(https.createServer({ cert: certificate, key: certificateKey }, handler), 'https', '127.0.0.1');
}

/** Serves bytes: what is no HTTP, or HTTP as no library would write it. */
export function rawServer(handler: (socket: net.Socket) => void): Promise<TestServer> {
  return listen(net.createServer(handler), 'http', '127.0.0.1');
}

async function listen(server: Server, scheme: string, address: string): Promise<TestServer> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Clients that give up in the middle are what these tests are about.
    socket.on('error', () => undefined);
  });
  servers.push({ server, sockets });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return { port, entry: `${host}:${port}`, origin: `${scheme}://${host}:${port}`, connections: () => sockets.size };
}
