// What `fastward advisories` does. Loaded late.

export { showDatabase } from './show.ts'
export { updateDatabase } from './update.ts'
