// Stands in for resumable.ts in the small polyfill, whose programs have no way to ask for a call that stops.

/** Cannot be made. */
export class ResumableCall {
  constructor() {
    throw new Error('there are no resumable calls in this build');
  }
}
