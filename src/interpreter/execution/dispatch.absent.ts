// Stands in for dispatch.ts in the small polyfill, which has one loop: on hosts whose `switch` goes through its cases one by
// one it is slower than the whole polyfill.

export { loopOver } from './loop.generated.ts';
