// What is said of an application beside what it says itself.

export { type Annotations, readAnnotations } from './annotations.ts'
export { applyOverlay } from './apply-overlay.ts'
export { isTable, type Table } from './json-path.ts'
export { createPermissionShield } from './permission-shield.ts'
