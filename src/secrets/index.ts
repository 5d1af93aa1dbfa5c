// Secrets that stand where they can be read: one file per kind.

export { detectInSecrets } from './detect.ts'
export { kinds } from './kinds/index.ts'
