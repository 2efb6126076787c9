// `compileStreaming` and `instantiateStreaming` (WebAssembly Web API, "Streaming Module Compilation and Instantiation"):
// from a response to the bytes of its body. What is done with the bytes is handed in. Nothing is compiled before the body
// has ended: the interpreter decodes a module faster than most networks bring it.

/** What is asked of a response. On hosts that have none of their own, anything will do that has these. */
interface ResponseBody {
  readonly headers: { get(name: string): string | null };
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What the two methods need of their namespace. The first two run at once, before the response is waited for. */
export interface StreamingSteps<Options, Imports, Module, Instance> {
  /** Converts the options of a compilation, or throws what the conversion throws. */
  readonly optionsFrom: (given: unknown) => Options;
  /** The same for the object with the imports. */
  readonly importsFrom: (given: unknown) => Imports;
  readonly compile: (bytes: ArrayBuffer, options: Options) => Module | Promise<Module>;
  readonly instantiate: (module: Module, imports: Imports) => Instance | Promise<Instance>;
}

/** The two methods: of the names and lengths that the namespace's have, and no constructors. */
export interface StreamingMethods<Module, Instance> {
  compileStreaming(source: unknown, options?: unknown): Promise<Module>;
  instantiateStreaming(
    source: unknown,
    importObject?: unknown,
    options?: unknown,
  ): Promise<{ module: Module; instance: Instance }>;
}

const { apply, get } = Reflect;
const mimeType = 'application/wasm';

/** Makes the two methods for a namespace. */
export function streamingMethods<Options, Imports, Module, Instance>({
  optionsFrom,
  importsFrom,
  compile,
  instantiate,
}: StreamingSteps<Options, Imports, Module, Instance>): StreamingMethods<Module, Instance> {
  const compiled = async (source: unknown, given: unknown): Promise<Module> => {
    const options = optionsFrom(given);
    return compile(await bodyOf(await source, 'compileStreaming'), options);
  };
  const instantiated = async (
    source: unknown,
    importObject: unknown,
    given: unknown,
  ): Promise<{ module: Module; instance: Instance }> => {
    const imports = importsFrom(importObject);
    const options = optionsFrom(given);
    const module = await compile(await bodyOf(await source, 'instantiateStreaming'), options);
    return { module, instance: await instantiate(module, imports) };
  };
  // Themselves they are not async: functions of a namespace come from Function.prototype.
  return {
    compileStreaming(source: unknown, options: unknown = undefined) {
      return compiled(source, options);
    },
    instantiateStreaming(source: unknown, importObject: unknown = undefined, options: unknown = undefined) {
      return instantiated(source, importObject, options);
    },
  };
}

/**
 * The body of a response that is one of WebAssembly ("compile a potential WebAssembly response").
 * @throws TypeError for what is no response, is of another type, has no success to tell, or has lost its body
 */
async function bodyOf(source: unknown, method: string): Promise<ArrayBuffer> {
  const { read, call } = accessTo(source, method);
  const type = call<string | null>(read('headers'), 'get', 'content-type');
  // Nothing may follow: `application/wasm;` is another type.
  if (type === null || !isWebAssembly(type)) {
    throw new TypeError(`WebAssembly.${method}(): the response has the MIME type '${type ?? ''}', not '${mimeType}'`);
  }
  if (read('ok') !== true) {
    throw new TypeError(`WebAssembly.${method}(): the response has the status ${String(read('status'))}`);
  }
  return call<Promise<ArrayBuffer>>(source, 'arrayBuffer');
}

interface Access {
  readonly read: (name: keyof ResponseBody) => unknown;
  readonly call: <Result>(receiver: unknown, name: string, ...values: unknown[]) => Result;
}

/** How to get at a response: by the host's own getters, which know theirs; on hosts that have none, by name. */
function accessTo(source: unknown, method: string): Access {
  // Looked up now: reading it makes Node load all of its `fetch`.
  const prototype: unknown = (globalThis as { Response?: { prototype: unknown } }).Response?.prototype;
  const isObject = (typeof source === 'object' && source !== null) || typeof source === 'function';
  if (!isObject || !isResponse(source, prototype)) {
    throw new TypeError(`WebAssembly.${method}(): the source must be a Response, or a promise of one`);
  }
  return {
    read: (name) => get(prototype === undefined ? source : (prototype as object), name, source),
    call: (receiver, name, ...values) => {
      const holder = receiver === source && prototype !== undefined ? prototype : receiver;
      return apply(get(holder as object, name) as () => never, receiver, values);
    },
  };
}

function isResponse(source: object, prototype: unknown): boolean {
  if (prototype === undefined) return typeof get(source, 'arrayBuffer') === 'function' && 'headers' in source;
  try {
    return typeof get(prototype as object, 'ok', source) === 'boolean';
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Is it `application/wasm`, in any case and with spaces and tabs around? */
function isWebAssembly(type: string): boolean {
  return /^[\t ]*application\/wasm[\t ]*$/i.test(type);
}
