// What the name of a field says about the person whose data it holds, in the words of a difference.

import { sensitivityOf } from '../knowledge/index.ts'

/** `credential`, `personal data`, `financial data`, `health data`; null for what says nothing. */
export function nameSensitivity(name: string): string | null {
  const found = sensitivityOf(name)
  return found === null || found === 'credential' ? found : `${found} data`
}
