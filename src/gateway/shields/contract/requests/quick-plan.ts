// A schema as a plan that `judge-by-plan.ts` goes by: plans of all schemas are of one class, so that the one who reads them need not be made anew for each.

import type { TextTest } from './judge-text.ts'
import type { Runs } from './quick-runs.ts'
import { type Judge, refuses } from './verdict.ts'

export const planObject = 0
export const planArray = 1
export const planEither = 2
/** Nothing but what its judge says. */
export const planJudged = 3
export const planText = 4
export const planPattern = 5
/** One of a few texts. */
export const planNames = 6
export const planUuid = 7
export const planDay = 8
export const planMoment = 9
export const planInteger = 10
export const planNumber = 11
export const planBoolean = 12
export const planNull = 13

/** Texts one behind the other. */
export class Names {
  readonly bytes: Uint8Array
  /** Where each begins, and where the last one ends. */
  readonly places: Int32Array

  constructor(texts: readonly string[]) {
    const each = texts.map((text) => Buffer.from(text))
    this.bytes = new Uint8Array(Buffer.concat(each))
    this.places = new Int32Array(texts.length + 1)
    for (const [at, { length }] of each.entries()) this.places[at + 1] = (this.places[at] ?? 0) + length
  }
}

/** What is left out is without limits. */
export interface PlanParts {
  readonly kind: number
  readonly judge?: Judge
  readonly least?: number
  readonly most?: number
  readonly over?: number
  readonly under?: number
  readonly isProof?: boolean
  readonly takesNull?: boolean
  readonly names?: Names
  readonly parts?: readonly (Plan | null)[]
  readonly needed?: number
  readonly pattern?: TextTest
  readonly runs?: Runs | null
}

const noNames = new Names([])
const noParts: readonly (Plan | null)[] = []
const noPattern: TextTest = { test: () => false, fitsBytes: () => false }
/** Beyond it there are no small integers; neither is a body as long, nor is a number of nine digits as large. */
const edge = 2 ** 30 - 1

export class Plan {
  readonly kind: number
  /** Of the same schema, for spellings that are not plain. */
  readonly judge: Judge
  /** Of bytes of a text, of items, of a number. */
  readonly least: number
  readonly most: number
  /** Of a number: what it must be beyond, and below. */
  readonly over: number
  readonly under: number
  /** What all four say of an integer. */
  readonly from: number
  readonly to: number
  /** Of a number whose limits are zero or none: where its point stands does not matter to them. */
  readonly isScaleFree: boolean
  /** A text that fits is no attack: the application wrote it itself, or no sign that attacks need is in it. */
  readonly isProof: boolean
  /** Beside what its judge says. */
  readonly takesNull: boolean
  /** Of the fields of an object, or the texts of `planNames`. */
  readonly names: Names
  /** Of fields, of choices, of items; null where nothing is known of a field but its name. */
  readonly parts: readonly (Plan | null)[]
  /** First the field that came first, then for each one the field that came behind it the last time: a client writes them in the same order again. */
  readonly follows: Uint8Array
  /** A bit for each field that must be there. */
  readonly needed: number
  readonly pattern: TextTest
  /** The same pattern, where it is as plain as that. */
  readonly runs: Runs | null

  constructor(parts: PlanParts) {
    this.kind = parts.kind
    this.judge = parts.judge ?? (() => refuses)
    this.least = parts.least ?? Number.NEGATIVE_INFINITY
    this.most = parts.most ?? Number.POSITIVE_INFINITY
    this.over = parts.over ?? Number.NEGATIVE_INFINITY
    this.under = parts.under ?? Number.POSITIVE_INFINITY
    this.from = Math.max(-edge, Math.ceil(this.least), Math.floor(this.over) + 1)
    this.to = Math.min(edge, Math.floor(this.most), Math.ceil(this.under) - 1)
    const limits = [this.least, this.most, this.over, this.under]
    this.isScaleFree = this.kind === planNumber && limits.every((limit) => limit === 0 || !Number.isFinite(limit))
    this.isProof = parts.isProof ?? false
    this.takesNull = parts.takesNull ?? false
    this.names = parts.names ?? noNames
    this.parts = parts.parts ?? noParts
    // Until one came, in the order in which they are declared.
    this.follows = Uint8Array.from({ length: this.parts.length + 1 }, (_, at) => (at < this.parts.length ? at : 0))
    this.needed = parts.needed ?? 0
    this.pattern = parts.pattern ?? noPattern
    this.runs = parts.runs ?? null
  }
}
