// The door of the demands: what entries ask before they go on.
export { collectDemands } from './collect-demands.ts'
