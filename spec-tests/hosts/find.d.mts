/** The path of a command of this machine; undefined when it is not installed. */
export function onPath(name: string): string | undefined;
/** The path of Bun in this folder's packages; undefined when it is not installed. */
export function bun(): string | undefined;
