// A program's requests: each step checked against the policy, redirects followed by hand, time and sizes capped. How
// bytes travel is a client's matter (client.ts), what the program sees of it is ../extism.

import { addressDenied, type HttpAnswer, type HttpClient, type HttpHeaders, NetworkFailure } from './client.ts';
import { NetworkDenied, type NetworkPolicy, type Target } from './policy.ts';
import { checkMessage, headerBytes, type HttpRequest, type Message, redirected } from './request.ts';

/** Caps on one request of a program. */
export interface NetworkLimits {
  /** Milliseconds from the request to the last byte of the answer, redirects included (default 30,000). */
  readonly timeoutMs: number;
  /** Redirects that are followed (default 5). */
  readonly redirects: number;
  /** Bytes of headers, of a request and of each answer (default 64 KiB). */
  readonly headerBytes: number;
  /** Bytes of a body that is sent (default 8 MiB). */
  readonly requestBytes: number;
  /** Bytes of a body that is received, after any decoding that the host does (default 8 MiB). */
  readonly responseBytes: number;
}

/** The caps where nothing is said. */
export const defaultNetworkLimits: NetworkLimits = Object.freeze({
  timeoutMs: 30_000,
  redirects: 5,
  headerBytes: 65_536,
  requestBytes: 8_388_608,
  responseBytes: 8_388_608,
});

/** The most that hosts' timers take (24 days); they treat more as nothing. */
const longestTimer = 2 ** 31 - 1;

/** What a program gets. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array;
}

/** Calls back once, after so many milliseconds; what it answers takes that back. */
type After = (milliseconds: number, callback: () => void) => () => void;

/** HTTP for one program. */
export class GuardedHttp {
  readonly #client: HttpClient;
  readonly #policy: NetworkPolicy;
  readonly #limits: NetworkLimits;
  readonly #after: After;

  /** @throws RangeError for a cap that is not a whole number, 0 or more */
  constructor(client: HttpClient, policy: NetworkPolicy, after: After, limits: Partial<NetworkLimits> = {}) {
    this.#client = client;
    this.#policy = policy;
    this.#limits = limitsFrom(limits);
    this.#after = after;
  }

  /** Sends a request and reads the answer. Throws a NetworkDenied or a NetworkFailure. */
  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { timeoutMs, headerBytes: maximumHeaderBytes, requestBytes } = this.#limits;
    const target = this.#policy.target(request.url);
    const message = checkMessage(request, maximumHeaderBytes);
    if (message.body !== undefined && message.body.length > requestBytes) {
      throw new NetworkDenied(`a body of ${message.body.length} bytes may not be sent: ${requestBytes} at most`);
    }
    const work = new Abortable(signal);
    const cancel = this.#after(Math.min(timeoutMs, longestTimer), () => {
      work.abort(new NetworkFailure(`${target.url.origin} did not answer in full within ${timeoutMs} ms`));
    });
    try {
      return await this.#follow(target, message, work);
    } catch (error) {
      if (error instanceof NetworkDenied || error instanceof NetworkFailure) throw error;
      throw new NetworkFailure(`${target.url.origin}: ${messageOf(error)}`, { cause: error });
    } finally {
      cancel();
      work.end();
    }
  }

  async #follow(first: Target, firstMessage: Message, work: Abortable): Promise<HttpResponse> {
    let target = first;
    let message = firstMessage;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#exchange(target, message, work);
      try {
        const { status, headers } = answer;
        const location = isRedirect(status) ? firstOf(headers, 'location') : undefined;
        if (location === undefined) return { status, headers, body: await this.#read(answer, target, work) };
        if (redirects >= this.#limits.redirects) {
          throw new NetworkFailure(`${first.url.origin} redirects more than ${this.#limits.redirects} times`);
        }
        const next = this.#policy.target(location, target.url);
        message = redirected(message, status, next.url.origin === target.url.origin);
        target = next;
      } finally {
        answer.discard();
      }
    }
  }

  async #exchange(target: Target, message: Message, work: Abortable): Promise<HttpAnswer> {
    const { url, host } = target;
    const addressFault = (address: string) => this.#policy.addressFault(target, address);
    // An address in the URL needs no resolver, and clients that do not resolve never ask.
    const literal = host.startsWith('[') ? host.slice(1, -1) : /^[0-9.]+$/.test(host) ? host : undefined;
    const fault = literal === undefined ? undefined : addressFault(literal);
    if (fault !== undefined) throw addressDenied(url, fault);
    const { headerBytes: maximumHeaderBytes } = this.#limits;
    const request = { url, ...message, signal: work.signal, maximumHeaderBytes, addressFault };
    work.check();
    const answer = await work.race(this.#client.exchange(request), (late) => late.discard());
    if (headerBytes(answer.headers) > maximumHeaderBytes) {
      answer.discard();
      throw new NetworkFailure(`the headers of ${url.origin} take more than ${maximumHeaderBytes} bytes`);
    }
    return answer;
  }

  async #read({ headers, body }: HttpAnswer, { url }: Target, work: Abortable): Promise<Uint8Array> {
    const { responseBytes } = this.#limits;
    const tooLarge = () => new NetworkFailure(`the body of ${url.origin} takes more than ${responseBytes} bytes`);
    const announced = Number(firstOf(headers, 'content-length') ?? 0);
    if (announced > responseBytes) throw tooLarge();
    let kept = new Uint8Array(Math.min(responseBytes, 65_536));
    let length = 0;
    const pieces = body[Symbol.asyncIterator]();
    for (let piece = await work.race(pieces.next()); !piece.done; piece = await work.race(pieces.next())) {
      const { value } = piece;
      if (length + value.length > responseBytes) throw tooLarge();
      if (length + value.length > kept.length) {
        const grown = new Uint8Array(Math.min(responseBytes, Math.max(kept.length * 2, length + value.length)));
        grown.set(kept);
        kept = grown;
      }
      kept.set(value, length);
      length += value.length;
    }
    return kept.subarray(0, length);
  }
}

/** Work that is given up when the run ends or its time is over, whether or not those who do it listen. */
class Abortable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  // Not the signal's own: hosts that add AbortController to an older engine often leave that out.
  #reason: Error | undefined;
  readonly #abort = () => this.abort(new NetworkFailure('the run was stopped'));

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    if (outer.aborted) this.#abort();
    else outer.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#reason ??= reason;
    this.#controller.abort(reason);
  }

  /** Throws the reason if the work was given up. */
  check(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Ends as the promise does, or with the reason of the abortion if that comes first; then `late` gets what comes. */
  race<Value>(promise: Promise<Value>, late?: (value: Value) => void): Promise<Value> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(this.#reason);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort);
      const release = () => signal.removeEventListener('abort', onAbort);
      promise.then(
        (value) => {
          release();
          if (signal.aborted) late?.(value);
          resolve(value);
        },
        (error: unknown) => {
          release();
          reject(error);
        },
      );
    });
  }

  /** The work is done: nothing listens any more, and what is still under way for it ends. */
  end(): void {
    this.#outer.removeEventListener('abort', this.#abort);
    this.abort(new NetworkFailure('the answer was given up'));
  }
}

/** What went wrong, and the cause that hosts' `fetch failed` hides. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  return cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The value of a header; of several of that name the first. */
function firstOf(headers: HttpHeaders, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

function limitsFrom(given: Partial<NetworkLimits>): NetworkLimits {
  const limits = { ...defaultNetworkLimits, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultNetworkLimits, name)) throw new RangeError(`'${name}' is no limit of the network`);
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`the network limit ${name} must be a whole number, 0 or more, not ${String(value)}`);
    }
  }
  return limits;
}
