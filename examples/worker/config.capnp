# `workerd serve config.capnp` serves both workers, bundled into the folder `built`.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "hash", worker = .hash), (name = "meter", worker = .meter)],
  sockets = [
    (name = "hash", address = "127.0.0.1:8080", http = (), service = "hash"),
    (name = "meter", address = "127.0.0.1:8081", http = (), service = "meter"),
  ],
);

const hash :Workerd.Worker = (
  modules = [(name = "hash.js", esModule = embed "built/hash.js")],
  compatibilityDate = "2026-11-01",
);

const meter :Workerd.Worker = (
  modules = [(name = "meter.js", esModule = embed "built/meter.js")],
  compatibilityDate = "2026-11-01",
);
