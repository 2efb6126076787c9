// Which names a folder on disk may be asked for. What POSIX allows is not enough on Windows, where some characters
// separate, name streams of a file, or are cut off, and some names are devices.

import { isFileName } from '../files/file-system.ts';

const devices = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|:|$)/i;

/** Is it one component, and on this platform nothing else than a name? */
export function isNameOn(platform: string, name: string): boolean {
  if (!isFileName(name)) return false;
  if (platform !== 'win32') return true;
  // Control characters, separators, streams, wildcards; dots and spaces at the end are dropped; devices.
  for (const character of name) if (character < ' ' || '\\/:*?"<>|'.includes(character)) return false;
  return !/[. ]$/.test(name) && !devices.test(name);
}
