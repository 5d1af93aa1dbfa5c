// What only a run needs that reads Python: loaded late.
export { adaptModel } from './adapt-model.ts'
export { createSources, isWorthThreads } from './sources.ts'
export { areAsidesMeant } from './what-is-meant.ts'
