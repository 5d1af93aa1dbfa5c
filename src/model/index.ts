// The door of the model: what a FastAPI application is.
export * from './access.ts'
export * from './app-pattern.ts'
export * from './code.ts'
export * from './demand.ts'
export * from './flow.ts'
export * from './model.ts'
export * from './outline.ts'
export * from './schema.ts'
