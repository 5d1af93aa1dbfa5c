// What every format of findings is made from, and the shape of the function that makes it.

import type { Funnel, LineReader, RuleCard, ScanResult } from '../finding/index.ts'
import type { Model } from '../model/index.ts'

export interface FindingsReport {
  readonly result: ScanResult
  readonly model: Pick<Model, 'apps' | 'routes' | 'events' | 'orphans'>
  /** Of all rules that a finding may come from. */
  readonly cards: readonly RuleCard[]
  readonly options: FindingsOptions
  /** In which order they are worth mending, where somebody asked: the findings of `result` stand in it then. */
  readonly funnel?: Funnel
}

export interface FindingsOptions {
  readonly colour: boolean
  readonly columns: number
  /** Everything in full, however sure and however much. */
  readonly all: boolean
  /** Of the tool, for formats that name it. */
  readonly version: string
  /** When the scan was made, for formats that must say so. */
  readonly time: Date
  /** Where the scanned folder lies below the one that the command was called in: code hosts name files from there. `backend/`. */
  readonly prefix?: string
  /** Lines of the scanned files, for what shows code. */
  readonly readLine: LineReader
}

/** The whole report. It ends with a line break. */
export type FindingsWriter = (report: FindingsReport) => string
