// Puts a namespace of the JavaScript interface into `globalThis.WebAssembly`. Knows how to tell whether the host compiles,
// and nothing of what the namespace does. Touches nothing before it is called.

import { createWebAssembly, type WebAssemblyNamespace, type WebAssemblyOptions } from '../js-api/index.ts';

/** What to install, and when. */
export interface InstallOptions extends WebAssemblyOptions {
  /** Install also where the host compiles. Default false. */
  readonly force?: boolean | undefined;
}

/** What `installWebAssembly` did. */
export interface Installation {
  /** Is `globalThis.WebAssembly` now a namespace of this engine? */
  readonly installed: boolean;
  /**
   * Why: the host has no WebAssembly (`absent`), refuses to compile the empty module (`refused`), or was overruled
   * (`forced`); or nothing was done, because the host compiles (`works`).
   */
  readonly reason: 'absent' | 'refused' | 'forced' | 'works';
  /** What is in `globalThis.WebAssembly` now: what was installed, or the host's own. */
  readonly namespace: WebAssemblyNamespace;
  /** What the host's own refusal was, where there was one. */
  readonly refusal?: unknown;
}

const place = globalThis as { WebAssembly?: WebAssemblyNamespace };
/** Magic and version, and nothing else: what every host that compiles at all can compile. */
const emptyModule = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** workerd, whose workers may compile while they start and in no request (DECISIONS, "Why does the polyfill know workerd?"). */
const compilesAtStartOnly = 'Cloudflare-Workers';

/** What was installed last, and the host's own that it replaced: the latter is asked again when more is installed. */
let installed: WebAssemblyNamespace | undefined;
let replaced: WebAssemblyNamespace | undefined;

/**
 * Whether the host compiles, found by compiling: the object may be there, with a `validate` that works, and every attempt to
 * compile be refused by the embedder or a content security policy.
 */
function judge(native: WebAssemblyNamespace | undefined): Pick<Installation, 'reason' | 'refusal'> {
  if (native === undefined || native === null) return { reason: 'absent' };
  try {
    new native.Module(emptyModule);
    const { navigator } = globalThis as { navigator?: { userAgent?: unknown } };
    return { reason: navigator?.userAgent === compilesAtStartOnly ? 'refused' : 'works' };
  } catch (refusal) {
    return { reason: 'refused', refusal };
  }
}

/** Replaces the global as WebIDL defines it: writable, configurable, not enumerable; or just its value, if that is fixed. */
function put(namespace: WebAssemblyNamespace): void {
  const existing = Object.getOwnPropertyDescriptor(place, 'WebAssembly');
  const isOpen = existing === undefined || existing.configurable === true;
  const attributes = isOpen ? { writable: true, enumerable: false, configurable: true } : {};
  try {
    Object.defineProperty(place, 'WebAssembly', { value: namespace, ...attributes });
  } catch (cause) {
    const error: Error & { cause?: unknown } = new TypeError(
      'globalThis.WebAssembly cannot be replaced: it is read-only',
    );
    error.cause = cause;
    throw error;
  }
}

/**
 * Has the host instantiate what it has compiled itself: a worker's bundler compiles modules ahead, and Node's `fetch` may
 * be between compiling and instantiating its parser.
 */
function leaveToHost(namespace: WebAssemblyNamespace, native: WebAssemblyNamespace): void {
  const { instantiate, Instance } = namespace;
  const isHosts = (value: unknown): boolean => value instanceof native.Module;
  const replacement = {
    instantiate(source: never, ...rest: never[]) {
      return isHosts(source) ? native.instantiate(source, ...rest) : instantiate(source, ...rest);
    },
    Instance: new Proxy(Instance, {
      construct: (target, values, newTarget) =>
        isHosts(values[0])
          ? Reflect.construct(native.Instance, values)
          : (Reflect.construct(target, values, newTarget) as object),
    }),
  };
  // Attributes stay as they are.
  Object.defineProperty(namespace, 'instantiate', { value: replacement.instantiate });
  Object.defineProperty(namespace, 'Instance', { value: replacement.Instance });
  Object.defineProperty(Instance.prototype, 'constructor', { value: replacement.Instance });
}

/**
 * Installs a namespace of this engine as `globalThis.WebAssembly` where the host cannot compile, or everywhere with `force`.
 * A program that was written for the host's then runs unchanged. A module that the host has compiled itself is still
 * instantiated by the host, and goes with memories and tables of the host's only.
 * Called again it replaces what it installed, for instance by a namespace with a budget.
 *
 * ```ts
 * import { installWebAssembly } from 'wasmeter/polyfill';
 *
 * const { installed, reason } = installWebAssembly({ force: true, memoryBytes: 64 * 1024 * 1024 });
 * console.log(installed, reason); // true forced
 * ```
 *
 * @throws TypeError where the global is read-only, or for what `createWebAssembly` does not take
 */
export function installWebAssembly({ force = false, ...options }: InstallOptions = {}): Installation {
  const current = place.WebAssembly;
  const native = installed !== undefined && current === installed ? replaced : current;
  const judgement = judge(native);
  if (judgement.reason === 'works' && !force) {
    return { installed: false, reason: 'works', namespace: current! };
  }
  const namespace = createWebAssembly(options);
  if (typeof native?.Module === 'function') leaveToHost(namespace, native);
  put(namespace);
  installed = namespace;
  replaced = native;
  return { installed: true, namespace, ...judgement, ...(judgement.reason === 'works' ? { reason: 'forced' } : {}) };
}
