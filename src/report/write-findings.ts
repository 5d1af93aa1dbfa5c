// A scan's result in the wanted format.

import { UserError } from '../base/index.ts'
import type { RuleCard, ScanResult } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { writeFindingsJson } from './findings-json.ts'
import { writeSarif } from './sarif.ts'
import { type TerminalOptions, toTerminalReport } from './terminal.ts'

export const findingsFormats = ['terminal', 'json', 'sarif'] as const
export type FindingsFormat = (typeof findingsFormats)[number]

export interface FindingsOptions extends TerminalOptions {
  /** Of the tool, for formats that name it. */
  readonly version: string
}

/** A format that does not exist is a user error that lists those that do. */
export function writeFindings(
  format: string,
  result: ScanResult,
  model: Pick<Model, 'apps' | 'routes'>,
  cards: readonly RuleCard[],
  options: FindingsOptions,
): string {
  const known = findingsFormats.find((one) => one === format)
  switch (known) {
    case 'terminal':
      return toTerminalReport(result, model, cards, options)
    case 'json':
      return writeFindingsJson(result)
    case 'sarif':
      return writeSarif(result, cards, options.version)
    case undefined:
      throw new UserError('option-not-a-choice', { option: '--format', value: format, choices: findingsFormats.join(', ') })
  }
}
