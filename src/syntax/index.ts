// Text to trees: Python, and the formats in which a program is configured.

export * from './config/index.ts'
export * from './python/index.ts'
