// `fastward policy cedar export|schema|import FILE`: the access rules as Cedar, and Cedar as access rules. What the other cannot say is
// listed, in the text and on standard error, and the exit code says that something is.

import { resolve } from 'node:path'
import { toPrintable, UserError } from '../base/index.ts'
import { type CedarDocument, exportAsCedar, importAsAccess } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

type CedarWish = Extract<Wish, { kind: 'policy-cedar' }>

export async function writeCedar(request: AnalysisRequest, { what }: CedarWish, host: Host, progress: Progress): Promise<Analysis> {
  const policy = makePolicy(request)
  const { model } = await readModel(request, host, progress, { withFlows: true })
  const { policies, schema, ...rest } = exportAsCedar(policy, model)
  return what === 'schema' ? { report: schema, worst: null, notes: [] } : answer({ ...rest, text: policies }, 'Cedar cannot say')
}

/** Needs neither an application nor a policy. */
export function readCedar(file: string, host: Host): Analysis {
  const bytes = host.files.read(resolve(host.folder, file))
  if (!bytes.ok) throw new UserError('cedar-unreadable', { file })
  const text = new TextDecoder().decode(bytes.value)
  const read = importAsAccess(text, file)
  if (read.kind === 'refused') throw new UserError('cedar-wrong', { place: `${file}:${read.line}:${read.column}`, reason: read.message })
  return answer(read, 'no access rule can say')
}

function answer({ text, rules, omitted }: CedarDocument, verb: string): Analysis {
  const left = omitted.map(({ rule, reason }) => toPrintable(`${verb} \`${rule}\`: ${reason}`))
  return {
    report: text,
    worst: omitted.length > 0 ? 'high' : null,
    notes: [...left, `${rules === 1 ? '1 rule' : `${rules} rules`} written${omitted.length === 0 ? '' : `, ${omitted.length} left out`}`],
  }
}
