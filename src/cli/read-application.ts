// What `scan`, `routes` and `map` have in common: check the folder, read the settings, analyse, write the report.

import { toPrintable } from '../base/index.ts'
import type { Analysis, Wish } from './analysis.ts'
import { type applicationOptions, layOptionsOver } from './application-options.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './options.ts'
import { startProgress } from './progress.ts'
import { checkOutput, goesToTerminal, wantsColour, writeReport } from './report.ts'
import { readDocument } from './settings/read-document.ts'
import { readEnvironment } from './settings/read-environment.ts'
import { getTarget } from './target.ts'
import { unknownRule } from './unknown-rule.ts'

export async function readApplication(
  wish: Wish,
  path: string | undefined,
  options: OptionValues<typeof applicationOptions> & { readonly policy?: string | undefined },
  host: Host,
): Promise<Analysis> {
  const target = getTarget(path, host)
  checkOutput(options.output, host)
  const { analyse } = await import('./analyse.ts')
  const { settings: written, layers, files } = await readDocument(target, findRuleNames, host, options.policy ?? null)
  const settings = layOptionsOver(written, options)
  const environment = await readEnvironment(settings, { pairs: options.env, files: options['env-from'] }, target, host)
  const chosen = wish.kind === 'findings' ? [...wish.only, ...wish.skip] : []
  if (chosen.length > 0) {
    const names = await findChosenNames()
    const unknown = chosen.find((id) => !names.includes(id))
    if (unknown !== undefined) throw unknownRule(unknown, names)
  }
  const progress = startProgress(host)
  try {
    const request = {
      target,
      settings,
      layers,
      policyFiles: files,
      environment,
      wish,
      useCache: !options['no-cache'],
      onTerminal: goesToTerminal(options.output, host),
      colour: wantsColour(options.output, host),
      columns: host.terminal.columns,
    }
    const analysis = await analyse(request, host, progress)
    progress.finish()
    writeReport(analysis.report, options.output, host)
    for (const note of analysis.notes) host.terminal.note(`${toPrintable(note)}\n`)
    if (analysis.failure != null) throw analysis.failure
    return analysis
  } finally {
    progress.finish()
  }
}

async function findChosenNames(): Promise<readonly string[]> {
  return (await import('./rule-registry.ts')).chosenNames
}

/** The rules come with a module of their own, for those who need them. */
async function findRuleNames(): Promise<readonly string[]> {
  return (await import('./rule-registry.ts')).ruleNames
}
