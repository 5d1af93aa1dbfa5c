// Secrets that stand where they can be read: one file per kind.

export { detectInSecrets } from './detect.ts'
export { kinds } from './kinds/index.ts'
export type { Kind, Setting } from './kit.ts'
export { createRandom } from './random.ts'
export { type Match, searchText, showValue } from './search.ts'
