// The door of the project room: many files of Python read as one program.
export * from './code/index.ts'
export * from './evaluate/index.ts'
export * from './flow/index.ts'
export * from './layout/index.ts'
export { createStdlib } from './stdlib/index.ts'
