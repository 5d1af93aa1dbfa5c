// `fastward baseline`: what of the baseline is still there, what is mended, what is new; `update` takes out what is mended.

import { join } from 'node:path'
import { toPrintable, UserError } from '../base/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { scanApplication } from './find-weaknesses.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readKnownFindings } from './read-baseline.ts'
import { toKnown, updateBaseline, writeBaseline } from './scan-baseline.ts'

type BaselineWish = Extract<Wish, { kind: 'baseline' }>

const mostListed = 10

export async function holdBaseline(request: AnalysisRequest, wish: BaselineWish, host: Host, progress: Progress): Promise<Analysis> {
  const { target, settings, layers } = request
  const file = settings.baseline
  if (file === undefined) throw new UserError('baseline-not-named', { path: target.shown })
  const [path, shown] = [join(target.folder, file), target.shown === '.' ? file : join(target.shown, file)]
  const known = readKnownFindings(path, host, shown)
  const { result, notes } = await scanApplication(request, host, progress, () => layers)
  const { kept, gone, fresh } = updateBaseline(known, result.findings)
  const lines = [
    `${shown}: ${count(kept.length, 'known finding')} still there, ${gone.length} mended, ${count(fresh.length, 'finding')} not in it.`,
  ]
  const list = (names: readonly string[]) => [
    ...names.slice(0, mostListed).map((name) => `  ${toPrintable(name)}`),
    ...(names.length > mostListed ? [`  and ${names.length - mostListed} more`] : []),
  ]
  if (gone.length > 0) lines.push('Mended:', ...list(gone.map(({ rule, name, file: where }) => `${rule}  ${name}  ${where}`)))
  if (fresh.length > 0)
    lines.push(
      'Not in it:',
      ...list(fresh.map(({ rule, cause, places: [primary] }) => `${rule}  ${cause.name}  ${primary.file}:${primary.line}`)),
    )
  if (wish.action === 'update') {
    const day = host.clock.now().toISOString().slice(0, 10)
    const { accept } = wish
    const accepted = accept === null ? [] : fresh.map((finding) => toKnown(finding, { ...accept, day }))
    if (gone.length + accepted.length > 0) {
      const written = host.files.write(path, writeBaseline([...kept, ...accepted]))
      if (!written.ok) throw new UserError('output-not-written', { path: shown, reason: 'its folder does not let it' })
    }
    lines.push(
      gone.length + accepted.length === 0
        ? 'Nothing to change.'
        : `Written: ${gone.length} taken out${accepted.length > 0 ? `, ${accepted.length} accepted` : ''}.`,
    )
    if (fresh.length > 0 && wish.accept === null)
      lines.push('New findings stay out: mend them, waive them, or accept them with `--accept --reason TEXT --owner NAME`.')
  } else if (gone.length > 0) lines.push('`fastward baseline update` takes the mended ones out.')
  const worst = wish.action === 'check' && fresh.length > 0 ? (fresh[0]?.severity ?? null) : null
  return { report: `${lines.join('\n')}\n`, worst, notes }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
