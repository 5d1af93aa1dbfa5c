// Two states of one application, read and held against each other.

export { guardChange } from './guard-change.ts'
export { type Compared, readDifference, writeCompared } from './read-difference.ts'
