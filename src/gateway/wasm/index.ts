// The door of what is written in WebAssembly.

export * from './code.ts'
