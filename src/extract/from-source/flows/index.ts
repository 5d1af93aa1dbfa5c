// The door to the flows of the model.
export { collectFlows, type FlowSources } from './collect-flows.ts'
