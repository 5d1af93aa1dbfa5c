// The door to the code layer of the model.
export { type CodeSources, collectCode } from './collect-code.ts'
